package dev.offsetcommit.commit;

import java.time.Duration;
import java.util.Collection;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Per-record commit without waiting for each answer: one asynchronous commit is under way, and the
 * next one covers all that was processed meanwhile. Never are more than {@code window} records
 * processed and unconfirmed, so a crash repeats at most that many; nothing is lost.
 *
 * <p>One commit at a time also keeps an older offset from being sent after a newer one: a commit
 * that failed is not repeated but covered by the next.
 */
public final class WindowCommit extends ManualCommit {

  /** How long slow processing may go on before answers are looked for. */
  private static final long DRIVE_NANOS = Duration.ofMillis(2).toNanos();

  private final int window;
  private final LongSupplier nanoTime;
  private boolean underWay;
  private long lastDriven;
  private RuntimeException fatal;

  /**
   * Per-record commits with a window.
   *
   * @param committer sends them
   * @param window the most records that may be processed and unconfirmed, at least 2
   * @param nanoTime the clock
   */
  public WindowCommit(Committer committer, int window, LongSupplier nanoTime) {
    super(committer);
    if (window < 2) {
      throw new IllegalArgumentException("a window of " + window + " is for RecordCommit");
    }
    this.window = window;
    this.nanoTime = nanoTime;
  }

  @Override
  public void beforeProcessing(ConsumerRecord<?, ?> record) {
    long start = nanoTime.getAsLong();
    while (offsets.unconfirmed() >= window) {
      commitIfIdle();
      committer.awaitAsync();
      raise();
      if (offsets.unconfirmed() >= window
          && nanoTime.getAsLong() - start >= committer.timeout().toNanos()) {
        // As commitSync does, which retries no longer than that.
        throw new TimeoutException(
            "no commit was confirmed for " + committer.timeout().toSeconds() + " s");
      }
    }
  }

  @Override
  public void processed(ConsumerRecord<?, ?> record) {
    super.processed(record);
    readAnswers();
    commitIfIdle();
  }

  @Override
  void commitAtEndOfPoll() {
    readAnswers();
    commitIfIdle();
  }

  private void commitIfIdle() {
    if (underWay) {
      return;
    }
    ProcessedOffsets.Snapshot snapshot = offsets.pending();
    if (snapshot.isEmpty()) {
      return;
    }
    underWay = true;
    lastDriven = nanoTime.getAsLong();
    committer.async(snapshot, result -> completed(snapshot, result));
  }

  private void completed(ProcessedOffsets.Snapshot snapshot, CommitResult result) {
    underWay = false;
    if (result.error() == null) {
      offsets.confirm(snapshot);
    } else if (CommitResult.isGroupMovedOn(result.error())) {
      fatal = new GroupMovedOn(result.error());
    } else if (!(result.error() instanceof RetriableCommitFailedException)) {
      fatal = asRuntime(result.error());
    }
  }

  private static RuntimeException asRuntime(Exception e) {
    return e instanceof RuntimeException runtime ? runtime : new KafkaException(e);
  }

  /** Looks for an answer now and then: the client reads none while the loop processes. */
  private void readAnswers() {
    if (underWay && nanoTime.getAsLong() - lastDriven >= DRIVE_NANOS) {
      lastDriven = nanoTime.getAsLong();
      committer.drive();
    }
    raise();
  }

  private void raise() {
    if (fatal != null) {
      RuntimeException e = fatal;
      fatal = null;
      throw e;
    }
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    settle();
    super.revoked(partitions);
  }

  @Override
  public void closing() {
    settle();
    super.closing();
  }

  /**
   * No older commit may be under way when a newer one is sent: the last word is {@code
   * commitSync}'s.
   */
  private void settle() {
    if (underWay) {
      committer.awaitAsyncThroughWakeup();
    }
    fatal = null;
  }
}
