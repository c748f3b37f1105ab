package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.Sparkline;
import dev.offsetcommit.cli.terminal.TextTable;
import dev.offsetcommit.lag.GroupTrend;
import dev.offsetcommit.lag.LagWatch;
import dev.offsetcommit.lag.PartitionLag;
import dev.offsetcommit.lag.Trend;
import dev.offsetcommit.serde.JsonLines;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Writes frames of {@code lag --watch} below each other, for pipes and files. */
public final class WatchText {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ssX");
  private static final int SPARKLINE = 20;

  private WatchText() {}

  /** A partition in JSON; null for unknown. */
  record TrendLine(
      String group,
      String topic,
      Integer partition,
      long sampledMs,
      Long lag,
      Long timeLagMs,
      Boolean timeLagEstimate,
      Double producedPerS,
      Double consumedPerS,
      String verdict,
      String reason) {}

  /**
   * Lines to append to those before.
   *
   * @param header whether they are the first
   */
  public static String lines(LagWatch.Frame frame, boolean header) {
    TextTable table =
        new TextTable()
            .fixed("TIME", 11)
            .column("GROUP", 15)
            .column("TOPIC", 15)
            .fixed("PARTITION", 10)
            .fixed("LAG", 10)
            .fixed("TIME-LAG", 10)
            .fixed("PRODUCED/S", 10)
            .fixed("CONSUMED/S", 10)
            .fixed("TREND", SPARKLINE)
            .fixed("VERDICT", 0);
    for (GroupTrend group : frame.trends()) {
      String time =
          TIME.format(Instant.ofEpochMilli(group.lag().sampledMs()).atZone(ZoneId.systemDefault()));
      String name = group.lag().group().group();
      for (int i = 0; i < group.partitions().size(); i++) {
        PartitionLag row = group.lag().partitions().get(i);
        Trend trend = group.partitions().get(i);
        table.row(
            List.of(
                time,
                name,
                row.partition().topic(),
                Integer.toString(row.partition().partition()),
                row.lag() == null ? "-" : row.lag().toString(),
                LagText.age(row.timeLag()),
                rate(trend.producedPerS()),
                rate(trend.consumedPerS()),
                Sparkline.of(trend.lags(), SPARKLINE),
                trend.sentence()));
      }
      table.row(
          List.of(
              time,
              name,
              "(all)",
              "-",
              group.lag().total() == null ? "-" : group.lag().total().toString(),
              LagText.age(group.lag().timeLag()),
              rate(group.total().producedPerS()),
              rate(group.total().consumedPerS()),
              Sparkline.of(group.total().lags(), SPARKLINE),
              group.total().sentence()));
    }
    String text = table.text();
    return header ? text : text.substring(text.indexOf('\n') + 1);
  }

  /** An object for each partition, then one for the group. */
  public static String json(LagWatch.Frame frame) {
    StringBuilder text = new StringBuilder();
    for (GroupTrend group : frame.trends()) {
      String name = group.lag().group().group();
      long at = group.lag().sampledMs();
      for (int i = 0; i < group.partitions().size(); i++) {
        PartitionLag row = group.lag().partitions().get(i);
        Trend trend = group.partitions().get(i);
        text.append(
                JsonLines.of(
                    "partition_trend",
                    new TrendLine(
                        name,
                        row.partition().topic(),
                        row.partition().partition(),
                        at,
                        row.lag(),
                        row.timeLag() == null ? null : row.timeLag().ms(),
                        row.timeLag() == null ? null : row.timeLag().estimate(),
                        rounded(trend.producedPerS()),
                        rounded(trend.consumedPerS()),
                        name(trend),
                        trend.sentence())))
            .append('\n');
      }
      var age = group.lag().timeLag();
      text.append(
              JsonLines.of(
                  "group_trend",
                  new TrendLine(
                      name,
                      null,
                      null,
                      at,
                      group.lag().total(),
                      age == null ? null : age.ms(),
                      age == null ? null : age.estimate(),
                      rounded(group.total().producedPerS()),
                      rounded(group.total().consumedPerS()),
                      name(group.total()),
                      group.total().sentence())))
          .append('\n');
    }
    return text.toString();
  }

  private static String name(Trend trend) {
    return trend.verdict().name().toLowerCase(Locale.ROOT);
  }

  private static Double rounded(Double rate) {
    return rate == null ? null : (Double) (Math.round(rate * 10) / 10.0);
  }

  /** Events per second, {@code -} for unknown. */
  static String rate(Double perSecond) {
    return perSecond == null
        ? "-"
        : String.format(Locale.ROOT, Math.abs(perSecond) < 100 ? "%.1f" : "%.0f", perSecond);
  }
}
