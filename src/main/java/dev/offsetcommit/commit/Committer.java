package dev.offsetcommit.commit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Sends commits for the strategies: flushes the output first, measures, and reports each outcome.
 * It never decides what to commit.
 */
public final class Committer {

  /**
   * Writes out what is processed, so that a commit never covers a record whose output is still in
   * this process.
   */
  @FunctionalInterface
  public interface Flush {

    /**
     * Writes out.
     *
     * @throws IOException if that is not possible; nothing is committed then
     */
    void flush() throws IOException;
  }

  private static final int MOST_WAKEUPS = 5;
  private static final long PAUSE_NANOS = 1_000_000;

  /** How long a commit may take before it is asked why. */
  private static final Duration UNDOUBTED = Duration.ofSeconds(5);

  private final org.apache.kafka.clients.consumer.Consumer<?, ?> consumer;
  private final Flush output;
  private final Consumer<CommitResult> listener;
  private final Duration timeout;
  private final StopDeadline stop;
  private final Runnable doubt;
  private final LongSupplier nanoTime;

  /**
   * A committer for one consumer, for the thread that owns it.
   *
   * @param consumer the client
   * @param output flushed before each commit
   * @param listener told of each outcome
   * @param timeout how long one commit may take, with the client's retries
   */
  public Committer(
      org.apache.kafka.clients.consumer.Consumer<?, ?> consumer,
      Flush output,
      Consumer<CommitResult> listener,
      Duration timeout) {
    this(consumer, output, listener, timeout, new StopDeadline(), () -> {});
  }

  /**
   * The same for a run that can be told to stop.
   *
   * @param stop shortens the timeout then
   * @param doubt called where a commit is not confirmed for some seconds, or the broker does not
   *     know its topic: throws if it never can be
   */
  public Committer(
      org.apache.kafka.clients.consumer.Consumer<?, ?> consumer,
      Flush output,
      Consumer<CommitResult> listener,
      Duration timeout,
      StopDeadline stop,
      Runnable doubt) {
    this(consumer, output, listener, timeout, stop, doubt, System::nanoTime);
  }

  /** The same with a clock of its own. */
  Committer(
      org.apache.kafka.clients.consumer.Consumer<?, ?> consumer,
      Flush output,
      Consumer<CommitResult> listener,
      Duration timeout,
      StopDeadline stop,
      Runnable doubt,
      LongSupplier nanoTime) {
    this.consumer = consumer;
    this.output = output;
    this.listener = listener;
    this.timeout = timeout;
    this.stop = stop;
    this.doubt = doubt;
    this.nanoTime = nanoTime;
  }

  private void flush() {
    try {
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Commits and waits for the answer; the client retries what can be retried.
   *
   * @param snapshot what to commit; nothing is sent if it is empty
   * @throws CommitRejectedByRebalance if the group has a new generation
   * @throws org.apache.kafka.common.KafkaException if the commit was refused otherwise, or no
   *     answer came in time
   */
  public void sync(ProcessedOffsets.Snapshot snapshot) {
    if (snapshot.isEmpty()) {
      return;
    }
    flush();
    long start = System.nanoTime();
    try {
      throughWakeup(() -> commitSync(snapshot.offsets()));
    } catch (RuntimeException e) {
      report(snapshot, start, e);
      if (CommitResult.isGroupMovedOn(e)) {
        throw new CommitRejectedByRebalance(e);
      }
      throw e;
    }
    report(snapshot, start, null);
  }

  /** Commits in pieces of the timeout, with a doubt between them. */
  private void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    long deadline = nanoTime.getAsLong() + timeout.toNanos();
    while (true) {
      Duration left = left(deadline);
      Duration piece = left.compareTo(UNDOUBTED) < 0 ? left : UNDOUBTED;
      long start = nanoTime.getAsLong();
      try {
        consumer.commitSync(offsets, piece);
        return;
      } catch (TimeoutException e) {
        // Not the whole piece: the client counts in milliseconds, and gives up a fraction of one
        // too early. What fails at once was no wait.
        boolean waited = nanoTime.getAsLong() - start >= piece.toNanos() / 2;
        if (!waited || left.compareTo(piece) <= 0 || left(deadline).isZero()) {
          throw e;
        }
        doubt.run();
      }
    }
  }

  /**
   * Has something ended that would wait for the cluster longer than a stop may take.
   *
   * @param end see {@link StopDeadline#whenOver}
   */
  public void whenStopIsOver(Runnable end) {
    stop.whenOver(end);
  }

  /**
   * A commit is not confirmed, and may never be.
   *
   * @throws RuntimeException if it cannot be
   */
  public void doubt() {
    doubt.run();
  }

  /**
   * Commits where partitions begin, through a client that auto-commits: {@link CommitInterceptor}
   * reports it. Where it is refused, the client's next own commit covers it.
   */
  void syncStarts(Map<TopicPartition, Long> starts) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    starts.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
    try {
      throughWakeup(() -> commitSync(offsets));
    } catch (CommitFailedException | RebalanceInProgressException e) {
      // The group has moved on.
    }
  }

  /**
   * Commits without waiting; the outcome is known some time later, within a call of the client.
   *
   * @param snapshot what to commit, not empty
   * @param completed called by this thread, after the report
   */
  void async(ProcessedOffsets.Snapshot snapshot, Consumer<CommitResult> completed) {
    flush();
    long start = System.nanoTime();
    consumer.commitAsync(
        snapshot.offsets(), (offsets, error) -> completed.accept(report(snapshot, start, error)));
  }

  /** Lets the client read answers that are there, without waiting and without fetching records. */
  void drive() {
    // The callback of a commit runs only inside the client's own calls, and this is the cheapest of
    // them.
    consumer.commitAsync(Map.of(), null);
  }

  /**
   * Waits until all asynchronous commits have an outcome.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException if they have none in time
   * @throws WakeupException if the loop is asked to stop
   */
  void awaitAsync() {
    consumer.commitSync(Map.of(), timeout());
  }

  /**
   * Waits until an asynchronous commit has an outcome. The classic client's {@code commitSync}
   * without offsets waits for commits that were sent; one that waits for the coordinator to be
   * found ({@code ConsumerCoordinator.pendingAsyncCommits}) is not among them, and would be sent
   * after a later {@code commitSync}.
   *
   * @param underWay whether the commit has no outcome yet
   * @param patience how long to wait at most
   * @throws org.apache.kafka.common.KafkaException if the client gives up
   */
  public void settle(BooleanSupplier underWay, Duration patience) {
    long deadline = nanoTime.getAsLong() + patience.toNanos();
    while (underWay.getAsBoolean() && !left(deadline).isZero()) {
      throughWakeup(() -> consumer.commitSync(Map.of(), left(deadline)));
      if (underWay.getAsBoolean()) {
        drive();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** How long something beside the commits may take now, at most {@code usual}. */
  public Duration timeout(Duration usual) {
    return stop.forCommits(usual);
  }

  private Duration left(long deadline) {
    return stop.forCommits(Duration.ofNanos(Math.max(0, deadline - nanoTime.getAsLong())));
  }

  /**
   * Makes a call of the client in a loop that is ending anyway. A wakeup asks the loop to stop,
   * which it will see; what the wakeup hit is done again, since its outcome is unknown.
   *
   * @param call commits, or waits for commits
   */
  public void throughWakeup(Runnable call) {
    for (int attempt = 1; ; attempt++) {
      try {
        call.run();
        return;
      } catch (WakeupException e) {
        // One wakeup can hit twice with the consumer protocol: the call itself, and the wait within
        // it.
        if (attempt == MOST_WAKEUPS) {
          throw e;
        }
      }
    }
  }

  /** How long one commit may take now, with the client's retries. */
  public Duration timeout() {
    return stop.forCommits(timeout);
  }

  /**
   * Reports a commit that a strategy made by other means than this.
   *
   * @param result its outcome
   */
  public void report(CommitResult result) {
    listener.accept(result);
  }

  private CommitResult report(ProcessedOffsets.Snapshot snapshot, long start, Exception error) {
    CommitResult result =
        new CommitResult(snapshot.offsets(), Duration.ofNanos(System.nanoTime() - start), error);
    report(result);
    return result;
  }
}
