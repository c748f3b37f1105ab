package dev.offsetcommit.cli.terminal;

import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Objects;

/** Draws figures as small bars between the lowest and the highest of them. */
public final class Sparkline {

  private static final String BARS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /** The last {@code width} figures; a dot for each that is null. */
  public static String of(List<Long> figures, int width) {
    List<Long> last = figures.subList(Math.max(0, figures.size() - width), figures.size());
    LongSummaryStatistics known =
        last.stream().filter(Objects::nonNull).mapToLong(Long::longValue).summaryStatistics();
    StringBuilder line = new StringBuilder();
    for (Long figure : last) {
      if (figure == null) {
        line.append('·');
        continue;
      }
      line.append(BARS.charAt(bar(figure, known.getMin(), known.getMax())));
    }
    return line.toString();
  }

  /** Figures that do not change are a flat line, at the bottom where they are 0. */
  private static int bar(long figure, long lowest, long highest) {
    int top = BARS.length() - 1;
    if (lowest == highest) {
      return figure == 0 ? 0 : top / 2;
    }
    return (int) Math.round(top * (double) (figure - lowest) / (highest - lowest));
  }
}
