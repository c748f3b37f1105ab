package dev.offsetcommit.commit;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Commits what is processed once per interval: what auto-commit promises, on both group protocols,
 * since only processed records are committed. A crash repeats at most what was processed within one
 * interval; nothing is lost.
 */
public final class IntervalCommit extends AbstractManualCommit {

  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private long lastCommit;

  /**
   * One commit per interval.
   *
   * @param committer sends it
   * @param interval the least time between two commits
   * @param nanoTime the clock
   */
  public IntervalCommit(Committer committer, Duration interval, LongSupplier nanoTime) {
    super(committer);
    this.intervalNanos = interval.toNanos();
    this.nanoTime = nanoTime;
    this.lastCommit = nanoTime.getAsLong();
  }

  @Override
  public void processed(ConsumerRecord<?, ?> record) {
    super.processed(record);
    commitIfDue();
  }

  @Override
  protected void commitAtEndOfPoll() {
    commitIfDue();
  }

  private void commitIfDue() {
    long now = nanoTime.getAsLong();
    if (now - lastCommit >= intervalNanos) {
      commitNow(offsets.pending());
      // A refused commit stays due: the next record is not to wait for another interval.
      lastCommit = now;
    }
  }
}
