package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.Columns;
import dev.offsetcommit.cli.terminal.Sparkline;
import dev.offsetcommit.cli.terminal.Terminal;
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
 * Draws frames of {@code lag --watch} over each other on a terminal: each group, and below it its
 * partitions. What does not fit is cut, the verdict last of all: the rates where the terminal is
 * narrow, the middle of names, the ends of lines, and partitions with the best verdicts.
 */
public final class WatchScreen {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int SPARKLINE = 10;

  /** With fewer columns the rates leave no room for the verdicts. */
  private static final int WIDE = 100;

  /** What a verdict has of a line at least, so that it can be read with a part of its reason. */
  private static final int VERDICT_CHARS = 32;

  private static final int FEWEST_OF_A_NAME = 12;
  private static final String HOME = "\u001b[H";
  private static final String END_OF_LINE = "\u001b[K\n";
  private static final String CLEAR_BELOW = "\u001b[J";

  private WatchScreen() {}

  /** A line: of a group, which comes first where not all fit, or of one of its partitions. */
  private record Row(boolean isGroup, LagVerdict verdict, List<String> cells) {

    public static Row of(
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
              trend == null ? "-" : Sparkline.of(trend.lags(), SPARKLINE),
              trend == null ? otherwise : trend.sentence()));
    }

    List<String> cells(boolean rates, int nameChars) {
      List<String> some = new ArrayList<>(cells);
      some.set(0, withoutMiddle(cells.get(0), nameChars));
      if (!rates) {
        some.subList(3, 5).clear();
      }
      return some;
    }
  }

  /**
   * A frame that takes the place of the one before. Nothing is cleared first, so none flickers.
   *
   * @param refusals by the name of a group that cannot be seen: why
   */
  public static String of(LagWatch.Frame frame, Map<String, String> refusals, Terminal.Size size) {
    List<Row> rows = rows(frame);
    refusals.forEach((group, why) -> rows.add(Row.of(true, group, null, null, null, why)));
    // One line for the header, one for what is cut, one for the cursor.
    int room = size.lines() - 3;
    // Two groups of one topic may have rows of the same values.
    Set<Row> shown = Collections.newSetFromMap(new IdentityHashMap<>());
    shown.addAll(rows);
    if (rows.size() > room) {
      shown.clear();
      rows.stream()
          .sorted(Comparator.comparing(Row::isGroup).reversed().thenComparing(Row::verdict))
          .limit(Math.max(0, room))
          .forEach(shown::add);
    }
    StringBuilder text = new StringBuilder(HOME);
    table(time(frame), rows.stream().filter(shown::contains).toList(), size.columns())
        .text()
        .lines()
        .forEach(line -> text.append(cut(line, size.columns())).append(END_OF_LINE));
    int more = rows.size() - shown.size();
    if (more > 0) {
      text.append(cut("… and " + more + " more; --topic chooses", size.columns()))
          .append(END_OF_LINE);
    }
    return text.append(CLEAR_BELOW).toString();
  }

  private static Columns table(String time, List<Row> rows, int width) {
    boolean rates = width >= WIDE;
    int longest = rows.stream().mapToInt(row -> row.cells().get(0).length()).max().orElse(0);
    Columns full = table(time, rows, rates, longest);
    int tooMuch = full.widthBefore("VERDICT") + VERDICT_CHARS - width;
    return tooMuch <= 0
        ? full
        : table(time, rows, rates, Math.max(FEWEST_OF_A_NAME, longest - tooMuch));
  }

  private static Columns table(String time, List<Row> rows, boolean rates, int nameChars) {
    Columns columns = new Columns().column(time, SPARKLINE).column("LAG", 0).column("TIME-LAG", 0);
    if (rates) {
      columns.column("PRODUCED/S", 0).column("CONSUMED/S", 0);
    }
    columns.column("TREND", SPARKLINE).column("VERDICT", 0);
    rows.forEach(row -> columns.row(row.cells(rates, nameChars)));
    columns.grow(time, "LAG", "TIME-LAG");
    return rates ? columns.grow("PRODUCED/S", "CONSUMED/S") : columns;
  }

  /** The end of a name is kept: it is the partition's number. */
  private static String withoutMiddle(String name, int chars) {
    int half = (chars - 1) / 2;
    return name.length() <= chars
        ? name
        : name.substring(0, chars - 1 - half) + "…" + name.substring(name.length() - half);
  }

  private static String time(LagWatch.Frame frame) {
    long ms = frame.trends().isEmpty() ? 0 : frame.trends().get(0).lag().sampledMs();
    return ms == 0 ? "" : TIME.format(Instant.ofEpochMilli(ms).atZone(ZoneId.systemDefault()));
  }

  private static List<Row> rows(LagWatch.Frame frame) {
    List<Row> rows = new ArrayList<>();
    for (GroupTrend group : frame.trends()) {
      rows.add(
          Row.of(
              true,
              group.lag().group().group(),
              group.lag().total(),
              group.lag().timeLag(),
              group.total(),
              null));
      for (int i = 0; i < group.partitions().size(); i++) {
        PartitionLag row = group.lag().partitions().get(i);
        rows.add(
            Row.of(
                false,
                "  " + row.partition(),
                row.lag(),
                row.timeLag(),
                group.partitions().get(i),
                null));
      }
    }
    return rows;
  }

  private static String cut(String line, int columns) {
    // The last column stays free: behind it the cursor would stand on what was written there.
    return line.length() < columns ? line : line.substring(0, columns - 2) + "…";
  }
}
