package dev.offsetcommit.cli.terminal;

import java.util.Locale;

/**
 * Writes durations as one word with at most two units: {@code 350ms}, {@code 12.3s}, {@code 1h3m}.
 */
public final class Durations {

  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Durations() {}

  /** Milliseconds. */
  public static String of(long ms) {
    if (ms == 0) {
      return "0";
    }
    if (ms < SECOND) {
      return ms + "ms";
    }
    if (ms < MINUTE) {
      return String.format(Locale.ROOT, "%.1fs", Math.floor(ms / 100.0) / 10);
    }
    if (ms < HOUR) {
      return two(ms, MINUTE, "m", SECOND, "s");
    }
    return ms < DAY ? two(ms, HOUR, "h", MINUTE, "m") : two(ms, DAY, "d", HOUR, "h");
  }

  private static String two(long ms, long unit, String name, long smaller, String smallerName) {
    long rest = ms % unit / smaller;
    return ms / unit + name + (rest == 0 ? "" : rest + smallerName);
  }
}
