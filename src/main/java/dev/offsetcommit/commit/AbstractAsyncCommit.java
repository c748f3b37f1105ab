package dev.offsetcommit.commit;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * One asynchronous commit at a time, while processing continues up to a limit that the subclass
 * sets. One at a time also keeps an older offset from being sent after a newer one: a commit that
 * failed is not repeated but covered by the next.
 */
abstract class AbstractAsyncCommit extends AbstractManualCommit {

  /** How long processing may continue before answers are looked for. */
  private static final long DRIVE_NANOS = Duration.ofMillis(2).toNanos();

  /** How long a commit is held back at most, also after an outage. */
  private static final long MOST_HELD_NANOS = Duration.ofMillis(100).toNanos();

  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private final LongSupplier nanoTime;
  private boolean underWay;
  private long lastDriven;
  private long holdUntil;
  private long assignments;
  private RuntimeException fatal;
  private boolean topicUnknown;

  AbstractAsyncCommit(Committer committer, LongSupplier nanoTime) {
    super(committer);
    this.nanoTime = nanoTime;
    this.holdUntil = nanoTime.getAsLong();
  }

  /** Whether one more record may be processed before more is confirmed. */
  abstract boolean mayProcess();

  /**
   * Waits until the bound allows another record.
   *
   * @throws TimeoutException if nothing was confirmed for as long as one commit may take
   */
  @Override
  public final void beforeProcessing(ConsumerRecord<?, ?> record) {
    raise();
    if (mayProcess()) {
      return;
    }
    long start = nanoTime.getAsLong();
    while (true) {
      commitIfIdle();
      committer.awaitAsync();
      raise();
      if (topicUnknown) {
        // The broker answers at once, and may not have heard of the topic yet, or not any more.
        topicUnknown = false;
        committer.doubt();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      long now = nanoTime.getAsLong();
      if (mayProcess()) {
        holdUntil = now + Math.min(now - start, MOST_HELD_NANOS);
        return;
      }
      if (now - start >= committer.timeout().toNanos()) {
        // As commitSync does, which retries no longer than that.
        throw new TimeoutException(
            "no commit was confirmed for " + committer.timeout().toSeconds() + " s");
      }
    }
  }

  @Override
  protected final void commitAtEndOfPoll() {
    readAnswers();
    commitIfIdle();
  }

  /** Sends what is pending, unless a commit is under way: the one after that will cover it. */
  final void commitIfIdle() {
    if (underWay) {
      return;
    }
    ProcessedOffsets.Snapshot snapshot = offsets.pending();
    if (snapshot.isEmpty()) {
      return;
    }
    underWay = true;
    lastDriven = nanoTime.getAsLong();
    long assignment = assignments;
    try {
      committer.async(snapshot, result -> completed(snapshot, assignment, result));
    } catch (RuntimeException e) {
      // Not sent, as where the output cannot be written: its answer is not waited for.
      underWay = false;
      throw e;
    }
  }

  private void completed(ProcessedOffsets.Snapshot snapshot, long assignment, CommitResult result) {
    if (assignment != assignments) {
      // Its partitions were lost meanwhile: whatever the answer, it says nothing about those that
      // are here now.
      return;
    }
    underWay = false;
    topicUnknown = isTopicUnknown(result.error());
    if (result.error() == null) {
      offsets.confirm(snapshot);
    } else if (CommitResult.isGroupMovedOn(result.error())) {
      fatal = new CommitRejectedByRebalance(result.error());
    } else if (!(result.error() instanceof RetriableCommitFailedException)) {
      fatal = result.error() instanceof RuntimeException e ? e : new KafkaException(result.error());
    }
  }

  private static boolean isTopicUnknown(Exception error) {
    return error != null
        && (error instanceof UnknownTopicOrPartitionException
            || error.getCause() instanceof UnknownTopicOrPartitionException);
  }

  /**
   * Whether the next commit is better sent later: processing has continued for less time than it
   * last waited for an answer, so the limit would be reached again before this one is answered.
   */
  final boolean isWorthHolding() {
    return nanoTime.getAsLong() - holdUntil < 0;
  }

  /** Looks for an answer now and then: the client reads none while the loop processes. */
  final void readAnswers() {
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
  public final void revoked(Collection<TopicPartition> partitions) {
    settle();
    super.revoked(partitions);
  }

  @Override
  public final void lost(Collection<TopicPartition> partitions) {
    assignments++;
    underWay = false;
    fatal = null;
    super.lost(partitions);
  }

  @Override
  public final boolean finish() {
    settle();
    return super.finish();
  }

  @Override
  public final void closing() {
    settle();
    super.closing();
  }

  /**
   * No older commit may be under way when the last one is sent; its failure is covered by that one.
   */
  private void settle() {
    committer.settle(() -> underWay, committer.timeout());
    fatal = null;
  }
}
