package dev.offsetcommit.harness;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition that no event reports. */
public final class Await {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Await() {}

  /**
   * Waits until a condition holds.
   *
   * @param condition asked again and again
   * @param otherwise what to say if it never does
   */
  public static void until(BooleanSupplier condition, Supplier<String> otherwise) {
    until(PATIENCE, condition, otherwise);
  }

  /** The same with a patience of its own. */
  public static void until(
      Duration patience, BooleanSupplier condition, Supplier<String> otherwise) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + patience + ": " + otherwise.get());
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
