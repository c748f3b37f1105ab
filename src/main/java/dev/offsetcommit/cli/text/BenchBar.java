package dev.offsetcommit.cli.text;

import dev.offsetcommit.bench.BenchProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Says how far a measurement is: on a terminal a bar with the time that is left, elsewhere a line
 * for each phase.
 */
public final class BenchBar implements BenchProgress {

  private static final long REDRAW_NANOS = 200_000_000;
  private static final int WIDTH = 16;

  /** A line that wraps cannot be drawn again. */
  private static final int MOST_COLUMNS = 79;

  private final PrintStream err;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private final long start;
  private String phase;
  private String what;
  private long begun;
  private long leftAtBegin;
  private long drawn;
  private boolean visible;

  public BenchBar(PrintStream err, boolean terminal, LongSupplier nanoTime) {
    this.err = err;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  @Override
  public synchronized void begin(String newPhase, String mode, Duration left) {
    begun = nanoTime.getAsLong();
    leftAtBegin = left.toNanos();
    what = mode == null ? newPhase : mode + ", " + newPhase;
    if (terminal) {
      draw();
    } else if (!newPhase.equals(phase)) {
      err.printf("bench: %s, about %s left%n", newPhase, time(leftAtBegin));
    }
    phase = newPhase;
  }

  @Override
  public synchronized void tick() {
    if (terminal && nanoTime.getAsLong() - drawn >= REDRAW_NANOS) {
      draw();
    }
  }

  private void draw() {
    drawn = nanoTime.getAsLong();
    long left = Math.max(0, leftAtBegin - (drawn - begun));
    long elapsed = drawn - start;
    double done = (double) elapsed / Math.max(1, elapsed + left);
    int filled = (int) (WIDTH * done);
    String line =
        "%3d%% [%s%s] %s, %s left"
            .formatted(
                (int) (100 * done),
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                what,
                time(left));
    err.print("\r\u001b[K" + line.substring(0, Math.min(line.length(), MOST_COLUMNS)));
    err.flush();
    visible = true;
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
    if (visible) {
      err.print("\r\u001b[K");
      err.flush();
      visible = false;
    }
  }
}
