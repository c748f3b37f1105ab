package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.Lines;
import dev.offsetcommit.cli.terminal.Printable;
import dev.offsetcommit.cli.terminal.Sparkline;
import dev.offsetcommit.cli.terminal.Terminal;
import dev.offsetcommit.cli.terminal.TextTable;
import dev.offsetcommit.lag.GroupTrend;
import dev.offsetcommit.lag.LagVerdict;
import dev.offsetcommit.lag.LagWatch;
import dev.offsetcommit.lag.PartitionLag;
import dev.offsetcommit.lag.TimeLag;
import dev.offsetcommit.lag.Trend;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Draws frames of {@code lag --watch} over each other on a terminal: a line about the cluster and
 * the group, and then each group, the worst first, and below it its partitions, the worst first.
 * What does not fit is left out: the rates where the terminal is narrow, the middle of names, and
 * partitions with the best verdicts. A verdict with its reason is never cut: it takes more lines.
 */
public final class WatchScreen {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ssX");
  private static final int SPARKLINE = 10;

  /** With fewer columns the rates leave no room for the verdicts. */
  private static final int WIDE = 100;

  /** What a verdict has of a line at least. */
  private static final int VERDICT_CHARS = 32;

  private static final int FEWEST_OF_A_NAME = 12;
  private static final int RED = 31;
  private static final int GREEN = 32;
  private static final int YELLOW = 33;
  private static final String HOME = "\u001b[H";
  private static final String END_OF_LINE = "\u001b[K\n";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final String cluster;
  private final boolean coloured;

  /**
   * For one run.
   *
   * @param cluster where it is
   * @param coloured whether to mark verdicts by colour
   */
  public WatchScreen(String cluster, boolean coloured) {
    this.cluster = cluster;
    this.coloured = coloured;
  }

  /** A line: of a group, which comes first where not all fit, or of one of its partitions. */
  private record Row(boolean isGroup, LagVerdict verdict, List<String> cells, String sentence) {

    static Row of(
        boolean isGroup, String name, Long lag, TimeLag age, Trend trend, String otherwise) {
      return new Row(
          isGroup,
          // A group that cannot be seen needs a look.
          trend == null ? LagVerdict.STALLED : trend.verdict(),
          List.of(
              name,
              lag == null ? "-" : lag.toString(),
              LagText.age(age),
              WatchText.rate(trend == null ? null : trend.producedPerS()),
              WatchText.rate(trend == null ? null : trend.consumedPerS()),
              trend == null ? "-" : Sparkline.of(trend.lags(), SPARKLINE)),
          Printable.of(trend == null ? otherwise : trend.sentence()));
    }

    int colour() {
      return verdict.isAlarm()
          ? RED
          : verdict == LagVerdict.WATCHING || verdict == LagVerdict.STEADY ? YELLOW : GREEN;
    }
  }

  /**
   * A frame that takes the place of the one before. Nothing is cleared first, so none flickers.
   *
   * @param refusals by the name of a group that cannot be seen: why
   */
  public String of(LagWatch.Frame frame, Map<String, String> refusals, Terminal.Size size) {
    List<Row> rows = rows(frame);
    refusals.forEach((group, why) -> rows.add(Row.of(true, group, null, null, null, why)));
    int width = size.columns() - 1;
    TextTable table = table(rows, width);
    int before = Math.min(table.width() + 2, Math.max(0, width - VERDICT_CHARS));
    Set<Row> shown = chosen(rows, size.lines() - 4, width - before);

    StringBuilder text = new StringBuilder(HOME);
    text.append(Lines.cut(title(frame), width)).append(END_OF_LINE);
    List<String> lines = table.lines();
    text.append(Lines.cut(padded(lines.get(0), before) + "VERDICT", width)).append(END_OF_LINE);
    for (int i = 0; i < rows.size(); i++) {
      if (shown.contains(rows.get(i))) {
        append(text, padded(lines.get(i + 1), before), rows.get(i), width - before);
      }
    }
    int more = rows.size() - shown.size();
    if (more > 0) {
      text.append(Lines.cut("… and %d more; --topic chooses".formatted(more), width))
          .append(END_OF_LINE);
    }
    return text.append(CLEAR_BELOW).toString();
  }

  private void append(StringBuilder text, String line, Row row, int verdictChars) {
    String start = line;
    for (String part : Lines.wrap(row.sentence(), verdictChars)) {
      String verdict = Lines.cut(part, verdictChars);
      text.append(start)
          .append(coloured ? "\u001b[%dm%s\u001b[0m".formatted(row.colour(), verdict) : verdict)
          .append(END_OF_LINE);
      start = " ".repeat(line.length());
    }
  }

  private static String padded(String line, int width) {
    return line.length() >= width
        ? Lines.cut(line, Math.max(0, width - 1)) + " "
        : line + " ".repeat(width - line.length());
  }

  /** As many as there is room for, groups and the worst first. */
  private static Set<Row> chosen(List<Row> rows, int room, int verdictChars) {
    // Two groups of one topic may have rows of the same values.
    Set<Row> shown = Collections.newSetFromMap(new IdentityHashMap<>());
    int left = room;
    for (Row row :
        rows.stream()
            .sorted(Comparator.comparing(Row::isGroup).reversed().thenComparing(Row::verdict))
            .toList()) {
      left -= Lines.wrap(row.sentence(), Math.max(1, verdictChars)).size();
      if (left < 0) {
        break;
      }
      shown.add(row);
    }
    return shown;
  }

  private static TextTable table(List<Row> rows, int width) {
    TextTable table =
        new TextTable()
            .column("GROUP", SPARKLINE)
            .columns("LAG", "TIME-LAG", "PRODUCED/S", "CONSUMED/S")
            .fixed("TREND", SPARKLINE);
    rows.forEach(row -> table.row(row.cells()));
    if (width + 1 < WIDE) {
      table.leaveOut("PRODUCED/S");
      table.leaveOut("CONSUMED/S");
    }
    return table.shortened(FEWEST_OF_A_NAME, width - 2 - VERDICT_CHARS);
  }

  /** As in {@code 20:45:01Z localhost:9092, group X, Stable, 2 members (q ends)}. */
  private String title(LagWatch.Frame frame) {
    List<GroupTrend> groups = frame.trends();
    if (groups.isEmpty()) {
      return "%s (q ends)".formatted(cluster);
    }
    String time =
        TIME.format(
            Instant.ofEpochMilli(groups.get(0).lag().sampledMs()).atZone(ZoneId.systemDefault()));
    String what =
        groups.size() == 1
            ? LagScreen.title(groups.get(0).lag())
            : EventText.plural(groups.size(), "group");
    return Printable.of("%s %s, %s (q ends)".formatted(time, cluster, what));
  }

  private static List<Row> rows(LagWatch.Frame frame) {
    List<Row> rows = new ArrayList<>();
    List<GroupTrend> groups =
        frame.trends().stream()
            .sorted(Comparator.comparing(group -> group.total().verdict()))
            .toList();
    for (GroupTrend group : groups) {
      rows.add(
          Row.of(
              true,
              group.lag().group().group(),
              group.lag().total(),
              group.lag().timeLag(),
              group.total(),
              null));
      List<Row> partitions = new ArrayList<>();
      for (int i = 0; i < group.partitions().size(); i++) {
        PartitionLag row = group.lag().partitions().get(i);
        partitions.add(
            Row.of(
                false,
                "  " + row.partition(),
                row.lag(),
                row.timeLag(),
                group.partitions().get(i),
                null));
      }
      partitions.sort(Comparator.comparing(Row::verdict));
      rows.addAll(partitions);
    }
    return rows;
  }
}
