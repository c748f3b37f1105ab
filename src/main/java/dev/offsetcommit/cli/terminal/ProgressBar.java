package dev.offsetcommit.cli.terminal;

import java.io.PrintStream;
import java.util.Locale;

/** One line on a terminal that says how far a run is, drawn again at most ten times a second. */
public final class ProgressBar implements AutoCloseable {

  private static final long REDRAW_NANOS = 100_000_000;
  private static final int WIDTH = 16;

  /** A line that wraps cannot be drawn again. */
  private static final int MOST_COLUMNS = 79;

  private final PrintStream err;
  private final String verb;
  private final long total;
  private final long start = System.nanoTime();
  private long done;
  private long drawn = start;
  private boolean visible;

  private ProgressBar(PrintStream err, String verb, long total) {
    this.err = err;
    this.verb = verb;
    this.total = total;
  }

  /**
   * A bar, or null where stderr is no terminal.
   *
   * @param verb what is done to the records
   * @param total how many there are, 0 if that is not known
   */
  public static ProgressBar onTerminal(Console console, String verb, long total) {
    return Terminal.isStderr()
            && !Terminal.isStdout()
            && !console.saysInJson()
            && console.shows("message")
        ? new ProgressBar(console.err(), verb, total)
        : null;
  }

  /** So many are done in all. */
  synchronized void at(long count) {
    done = count;
    if (System.nanoTime() - drawn >= REDRAW_NANOS) {
      draw();
    }
  }

  /** One more is done. */
  public synchronized void step() {
    done++;
    // Reading the clock for each record would cost more than the rest of this.
    if ((done & 0xff) == 0 && System.nanoTime() - drawn >= REDRAW_NANOS) {
      draw();
    }
  }

  private void draw() {
    drawn = System.nanoTime();
    double seconds = (drawn - start) / 1e9;
    double rate = done / seconds;
    String line;
    if (total > 0) {
      int filled = (int) (WIDTH * done / total);
      line =
          String.format(
              Locale.ROOT,
              "%3d%% [%s%s] %,d %s, %,.0f/s, %.0f s left",
              100 * done / total,
              "#".repeat(filled),
              ".".repeat(WIDTH - filled),
              done,
              verb,
              rate,
              (total - done) / rate);
    } else {
      line = String.format(Locale.ROOT, "%,d %s, %,.0f/s", done, verb, rate);
    }
    err.print("\r\u001b[K" + line.substring(0, Math.min(line.length(), MOST_COLUMNS)));
    err.flush();
    visible = true;
  }

  /** Takes the bar away, until it is moved again. */
  @Override
  public synchronized void close() {
    if (visible) {
      err.print("\r\u001b[K");
      err.flush();
      visible = false;
    }
  }
}
