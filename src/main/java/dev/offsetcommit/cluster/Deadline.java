package dev.offsetcommit.cluster;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The moment at which a wait ends, whatever it waits for. */
public final class Deadline {

  private final LongSupplier nanoTime;
  private final long at;

  private Deadline(Duration wait, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.at = nanoTime.getAsLong() + wait.toNanos();
  }

  /** So long from now. */
  public static Deadline in(Duration wait) {
    return in(wait, System::nanoTime);
  }

  /**
   * The same by another clock.
   *
   * @param nanoTime the clock, as {@link System#nanoTime()}
   */
  public static Deadline in(Duration wait, LongSupplier nanoTime) {
    return new Deadline(wait, nanoTime);
  }

  /** Whether the moment has come. */
  public boolean isOver() {
    return at - nanoTime.getAsLong() <= 0;
  }

  /** How long it is until then; zero when it is over. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, at - nanoTime.getAsLong()));
  }
}
