package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.Lines;
import dev.offsetcommit.cli.terminal.Printable;
import dev.offsetcommit.cli.terminal.TextTable;
import dev.offsetcommit.group.Member;
import dev.offsetcommit.lag.GroupLag;
import dev.offsetcommit.lag.PartitionLag;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Writes lag for a terminal: what does not fit its width is left out, the least useful column
 * first, and notes stand below the table. Pipes get {@link LagText}.
 */
public final class LagScreen {

  /** Left out in this order. */
  private static final List<String> OPTIONAL =
      List.of("HOST", "LSO", "METADATA", "CONSUMER-ID", "CLIENT-ID");

  private static final int SHORTEST_TOPIC = 12;

  private LagScreen() {}

  /**
   * One group: a line about it, its partitions by topic and number, and their notes.
   *
   * @param width how many columns the terminal has
   */
  public static String group(GroupLag lag, int width) {
    List<PartitionLag> rows =
        lag.partitions().stream()
            .sorted(
                Comparator.comparing((PartitionLag row) -> row.partition().topic())
                    .thenComparing(row -> row.partition().partition()))
            .toList();
    StringBuilder text = new StringBuilder();
    paragraph(text, title(lag), width);
    if (!rows.isEmpty()) {
      text.append(table(rows, width));
    }
    for (PartitionLag row : rows) {
      if (row.note() != null) {
        paragraph(text, "%s: %s".formatted(row.partition(), row.note()), width);
      }
    }
    return text.toString();
  }

  /**
   * A line for each of several groups, the worst first: those of which nothing is certain, since
   * records wait that no commit covers, and then by what waits.
   */
  public static String groups(List<GroupLag> lags, int width) {
    TextTable table =
        new TextTable().columns("LAG", "TIME-LAG", "STATE", "MEMBERS", "PARTITIONS", "GROUP");
    lags.stream()
        .sorted(
            Comparator.comparing((GroupLag lag) -> lag.uncovered().isEmpty())
                .thenComparing(Comparator.comparingLong(GroupLag::knownTotal).reversed())
                .thenComparing(lag -> lag.group().group()))
        .forEach(
            lag ->
                table.row(
                    List.of(
                        total(lag),
                        LagText.age(lag.timeLag()),
                        lag.group().state(),
                        Integer.toString(lag.group().members().size()),
                        Integer.toString(lag.partitions().size()),
                        lag.group().group())));
    StringBuilder text = new StringBuilder();
    table.lines().forEach(line -> text.append(Lines.cut(line, width)).append('\n'));
    return text.toString();
  }

  /** As in {@code Group X, Stable, 2 members}. */
  static String title(GroupLag lag) {
    return "Group %s, %s, %s"
        .formatted(
            lag.group().group(),
            lag.group().state(),
            EventText.plural(lag.group().members().size(), "member"));
  }

  private static String total(GroupLag lag) {
    if (lag.total() != null) {
      return number(lag.total());
    }
    return lag.knownTotal() == 0 ? "-" : ">=" + number(lag.knownTotal());
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String table(List<PartitionLag> rows, int width) {
    TextTable table =
        new TextTable()
            .columns("TOPIC", "PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG", "TIME-LAG")
            .columns("CLIENT-ID", "CONSUMER-ID", "HOST", "LSO", "METADATA");
    for (PartitionLag row : rows) {
      table.row(
          List.of(
              row.partition().topic(),
              Integer.toString(row.partition().partition()),
              row.committed() == null ? "-" : number(row.committed().offset()),
              row.log() == null ? "-" : number(row.log().end()),
              row.lag() == null ? "-" : number(row.lag()),
              LagText.age(row.timeLag()),
              LagText.member(row, Member::clientId),
              LagText.member(row, Member::consumerId),
              LagText.member(row, Member::host),
              row.log() == null ? "-" : number(row.log().lso()),
              LagText.metadata(row)));
    }
    return table.without(OPTIONAL, width).shortened(SHORTEST_TOPIC, width).text();
  }

  private static void paragraph(StringBuilder text, String sentence, int width) {
    Lines.wrap(Printable.of(sentence), width).forEach(line -> text.append(line).append('\n'));
  }
}
