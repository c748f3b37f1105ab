package dev.offsetcommit.producer;

import java.time.Duration;

/**
 * When the next record is due. Due times lie on a fixed schedule, so that a slow send does not
 * lower the rate; what was missed by more than a second is not made up for.
 *
 * @param intervalNanos time between two records, 0 = as fast as possible
 */
public record Pace(long intervalNanos) {

  private static final long MOST_CATCH_UP_NANOS = Duration.ofSeconds(1).toNanos();

  /** One record every {@code interval}. */
  public static Pace every(Duration interval) {
    return new Pace(interval.toNanos());
  }

  /** So many records in a second, more than 0. */
  public static Pace perSecond(double rate) {
    return new Pace(Math.max(1, Math.round(1e9 / rate)));
  }

  /**
   * When the record after one that was due is due itself.
   *
   * @param due when that one was due, as {@link System#nanoTime()}
   * @param now the present
   */
  long next(long due, long now) {
    long next = due + intervalNanos;
    return now - next > MOST_CATCH_UP_NANOS ? now : next;
  }

  boolean isUnlimited() {
    return intervalNanos == 0;
  }
}
