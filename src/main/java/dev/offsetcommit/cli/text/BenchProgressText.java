package dev.offsetcommit.cli.text;

import dev.offsetcommit.bench.BenchProgress;
import dev.offsetcommit.cli.terminal.ProgressBar;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Says how far a measurement is: on a terminal a bar with the time that is left, elsewhere a line
 * for each phase.
 */
public final class BenchProgressText implements BenchProgress {

  private final PrintStream err;
  private final LongSupplier nanoTime;
  private final Runnable onBegin;
  private final ProgressBar bar;
  private final long start;
  private String phase;
  private String what;
  private long begun;
  private long leftAtBegin;

  /**
   * For one measurement.
   *
   * @param terminal whether there is one
   * @param onBegin called when a part begins
   */
  public BenchProgressText(
      PrintStream err, boolean terminal, LongSupplier nanoTime, Runnable onBegin) {
    this.err = err;
    this.nanoTime = nanoTime;
    this.onBegin = onBegin;
    this.bar = terminal ? new ProgressBar(err, nanoTime, steps -> line()) : null;
    this.start = nanoTime.getAsLong();
  }

  @Override
  public synchronized void begin(String newPhase, String mode, Duration left) {
    onBegin.run();
    begun = nanoTime.getAsLong();
    leftAtBegin = left.toNanos();
    what = mode == null ? newPhase : mode + ", " + newPhase;
    if (bar != null) {
      bar.draw();
    } else if (!newPhase.equals(phase)) {
      err.printf("bench: %s, about %s left%n", newPhase, time(leftAtBegin));
    }
    phase = newPhase;
  }

  @Override
  public synchronized void tick() {
    if (bar != null) {
      bar.tick();
    }
  }

  private String line() {
    long now = nanoTime.getAsLong();
    long left = Math.max(0, leftAtBegin - (now - begun));
    long elapsed = now - start;
    return "%s %s, %s left"
        .formatted(ProgressBar.percent(elapsed, Math.max(1, elapsed + left)), what, time(left));
  }

  private static String time(long nanos) {
    double seconds = nanos / 1e9;
    return seconds < 90
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : String.format(Locale.ROOT, "%.0f min", seconds / 60);
  }

  /** Takes the bar away. */
  @Override
  public synchronized void end() {
    if (bar != null) {
      bar.close();
    }
  }
}
