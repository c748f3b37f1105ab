package dev.offsetcommit.cli.terminal;

import java.util.List;
import java.util.Objects;

/** Draws figures as small bars from 0 to the highest of them. */
public final class Sparkline {

  private static final String BARS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /** The last {@code width} figures; a dot for each that is null. */
  public static String of(List<Long> figures, int width) {
    List<Long> last = figures.subList(Math.max(0, figures.size() - width), figures.size());
    long highest =
        last.stream().filter(Objects::nonNull).mapToLong(Long::longValue).max().orElse(0);
    StringBuilder line = new StringBuilder();
    for (Long figure : last) {
      if (figure == null) {
        line.append('·');
        continue;
      }
      int bar = highest == 0 ? 0 : (int) Math.ceil((BARS.length() - 1) * (double) figure / highest);
      line.append(BARS.charAt(bar));
    }
    return line.toString();
  }
}
