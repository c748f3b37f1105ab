package dev.offsetcommit.cli.terminal;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** One line on a terminal that says how far a run is, and is drawn over itself. */
public final class ProgressBar implements AutoCloseable {

  private static final long REDRAW_NANOS = 100_000_000;
  private static final int WIDTH = 16;

  /** A line that fits any terminal: to ask how wide this one is takes a process. */
  private static final int NARROW = 79;

  private final PrintStream err;
  private final LongSupplier nanoTime;
  private final LongFunction<String> line;
  private long steps;
  private long drawn;
  private boolean visible;

  /**
   * A bar that is not drawn yet.
   *
   * @param line what it says after this many steps
   */
  public ProgressBar(PrintStream err, LongSupplier nanoTime, LongFunction<String> line) {
    this.err = err;
    this.nanoTime = nanoTime;
    this.line = line;
    this.drawn = nanoTime.getAsLong();
  }

  /**
   * A bar with a step for each record, or null where stderr is no terminal.
   *
   * @param verb what is done to the records
   * @param total how many there are, 0 if that is not known
   */
  public static ProgressBar onTerminal(Console console, String verb, long total) {
    long start = System.nanoTime();
    return Terminal.isStderr()
            && !Terminal.isStdout()
            && !console.saysInJson()
            && console.shows("message")
        ? new ProgressBar(
            console.err(),
            System::nanoTime,
            done -> records(done, verb, total, (System.nanoTime() - start) / 1e9))
        : null;
  }

  private static String records(long done, String verb, long total, double seconds) {
    double rate = done / seconds;
    String sofar = String.format(Locale.ROOT, "%,d %s, %,.0f/s", done, verb, rate);
    return total == 0
        ? sofar
        : String.format(
            Locale.ROOT, "%s %s, %.0f s left", percent(done, total), sofar, (total - done) / rate);
  }

  /** A part of the whole, as in {@code 25% [####............]}. */
  public static String percent(long done, long total) {
    return "%3d%% %s".formatted(100 * done / total, bar(done, total, WIDTH));
  }

  /** A part of the whole, as in {@code [####............]}; a whole of 0 has no parts yet. */
  public static String bar(long done, long total, int width) {
    int filled = total == 0 ? 0 : (int) (width * done / total);
    return "[%s%s]".formatted("#".repeat(filled), ".".repeat(width - filled));
  }

  /** One more step is done. */
  public synchronized void step() {
    steps++;
    // Reading the clock for each record would cost more than the rest of this.
    if ((steps & 0xff) == 0) {
      tick();
    }
  }

  /** Draws it again, at most ten times a second. */
  public synchronized void tick() {
    if (nanoTime.getAsLong() - drawn >= REDRAW_NANOS) {
      draw();
    }
  }

  /** Draws it now. */
  public synchronized void draw() {
    drawn = nanoTime.getAsLong();
    String text = line.apply(steps);
    // A line that wraps cannot be drawn again.
    err.print(
        "\r\u001b[K" + (text.length() <= NARROW ? text : Lines.cut(text, Terminal.columns() - 1)));
    err.flush();
    visible = true;
  }

  /** Takes the bar away, until it is drawn again. */
  @Override
  public synchronized void close() {
    if (visible) {
      err.print("\r\u001b[K");
      err.flush();
      visible = false;
    }
  }
}
