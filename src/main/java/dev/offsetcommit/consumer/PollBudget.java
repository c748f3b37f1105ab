package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How much of a poll is processed before the next poll: what fits into half of {@code
 * max.poll.interval.ms}, past which the group takes this member for dead and refuses its commit.
 * After a poll that took longer all the same the share is halved, and doubled again after ten that
 * used it up in time; and where even one record takes longer, time and again, the run ends, since
 * it would process that record for ever.
 */
final class PollBudget {

  private static final int LATE_IN_A_ROW_MAX = 3;
  private static final int IN_TIME_TO_GROW = 10;
  private static final long SHARE_NANOS_MIN = Duration.ofMillis(1).toNanos();

  private final String group;
  private final Duration interval;
  private final Consumer<ConsumerEvent> events;
  private final LongSupplier nanoTime;
  private final Supplier<Duration> stoodStill;
  private long shareNanos;
  private long start;
  private Duration stoodStillBefore = Duration.ZERO;
  private long commitsBefore;
  private int late;
  private int inTime;

  /**
   * For one run.
   *
   * @param interval the {@code max.poll.interval.ms} in force
   * @param stoodStill how long this process did not run so far, which is no time of processing
   */
  PollBudget(
      String group,
      Duration interval,
      Consumer<ConsumerEvent> events,
      LongSupplier nanoTime,
      Supplier<Duration> stoodStill) {
    this.group = group;
    this.interval = interval;
    this.events = events;
    this.nanoTime = nanoTime;
    this.stoodStill = stoodStill;
    this.shareNanos = interval.toNanos() / 2;
  }

  /** A poll has returned. */
  void begin() {
    start = nanoTime.getAsLong();
    stoodStillBefore = stoodStill.get();
  }

  /** Whether the rest of the poll has to wait for the next one; asked after each record. */
  boolean isSpent() {
    return nanoTime.getAsLong() - start >= shareNanos;
  }

  /**
   * The part of the poll that may be processed is processed.
   *
   * @param records how many records that were
   * @param commits how many commits of this consumer the broker has, since the start of the run
   * @throws TerseException if one record takes too long, again and again, and nothing is committed
   */
  void end(long records, long commits) {
    if (records == 0) {
      return;
    }
    long took = nanoTime.getAsLong() - start - stoodStill.get().minus(stoodStillBefore).toNanos();
    boolean progress = commits > commitsBefore;
    commitsBefore = commits;
    if (took < interval.toNanos()) {
      late = 0;
      grow(took);
      return;
    }
    late = progress ? 1 : late + 1;
    inTime = 0;
    shareNanos = Math.min(interval.toNanos() / 2, Math.max(SHARE_NANOS_MIN, shareNanos / 2));
    events.accept(
        new ConsumerEvent.PollTooLong(group, records, took / 1_000_000, interval.toMillis()));
    if (late >= LATE_IN_A_ROW_MAX && records == 1) {
      throw new TerseException(
          "One record takes %.1f s, longer than max.poll.interval.ms (%d): group %s takes this consumer for dead before it can commit. Raise it with -X max.poll.interval.ms=…, or do less work for a record."
              .formatted(took / 1e9, interval.toMillis(), group));
    }
  }

  /** A poll that left some of its share says nothing about a larger one. */
  private void grow(long took) {
    if (took >= shareNanos && ++inTime == IN_TIME_TO_GROW) {
      inTime = 0;
      shareNanos = Math.min(interval.toNanos() / 2, 2 * shareNanos);
    }
  }
}
