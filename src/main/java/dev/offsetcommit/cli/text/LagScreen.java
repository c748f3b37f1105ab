package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.Columns;
import dev.offsetcommit.cli.terminal.Lines;
import dev.offsetcommit.cli.terminal.Printable;
import dev.offsetcommit.group.Member;
import dev.offsetcommit.lag.GroupLag;
import dev.offsetcommit.lag.PartitionLag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

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
      text.append(fitting(rows, width));
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
    Columns columns =
        new Columns()
            .column("LAG", 0)
            .column("TIME-LAG", 0)
            .column("STATE", 0)
            .column("MEMBERS", 0)
            .column("PARTITIONS", 0)
            .column("GROUP", 0);
    lags.stream()
        .sorted(
            Comparator.comparing((GroupLag lag) -> lag.uncovered().isEmpty())
                .thenComparing(Comparator.comparingLong(GroupLag::knownTotal).reversed())
                .thenComparing(lag -> lag.group().group()))
        .forEach(
            lag ->
                columns.row(
                    List.of(
                        total(lag),
                        LagText.age(lag.timeLag()),
                        lag.group().state(),
                        Integer.toString(lag.group().members().size()),
                        Integer.toString(lag.partitions().size()),
                        lag.group().group())));
    StringBuilder text = new StringBuilder();
    columns
        .grow("LAG", "TIME-LAG", "STATE", "MEMBERS", "PARTITIONS")
        .text()
        .lines()
        .forEach(line -> text.append(Lines.cut(line, width)).append('\n'));
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

  private static String fitting(List<PartitionLag> rows, int width) {
    Map<String, Function<PartitionLag, String>> cells = cells();
    Columns columns = table(rows, cells, Integer.MAX_VALUE);
    for (String optional : OPTIONAL) {
      if (columns.width() <= width) {
        break;
      }
      cells.remove(optional);
      columns = table(rows, cells, Integer.MAX_VALUE);
    }
    int tooMuch = columns.width() - width;
    if (tooMuch > 0) {
      int longest = rows.stream().mapToInt(row -> row.partition().topic().length()).max().orElse(0);
      columns = table(rows, cells, Math.max(SHORTEST_TOPIC, longest - tooMuch));
    }
    return columns.text();
  }

  private static Map<String, Function<PartitionLag, String>> cells() {
    Map<String, Function<PartitionLag, String>> cells = new LinkedHashMap<>();
    cells.put("TOPIC", row -> row.partition().topic());
    cells.put("PARTITION", row -> Integer.toString(row.partition().partition()));
    cells.put(
        "CURRENT-OFFSET", row -> row.committed() == null ? "-" : number(row.committed().offset()));
    cells.put("LOG-END-OFFSET", row -> row.log() == null ? "-" : number(row.log().end()));
    cells.put("LAG", row -> row.lag() == null ? "-" : number(row.lag()));
    cells.put("TIME-LAG", row -> LagText.age(row.timeLag()));
    cells.put("CLIENT-ID", row -> member(row, Member::clientId));
    cells.put("CONSUMER-ID", row -> member(row, Member::consumerId));
    cells.put("HOST", row -> member(row, Member::host));
    cells.put("LSO", row -> row.log() == null ? "-" : number(row.log().lso()));
    cells.put(
        "METADATA",
        row ->
            row.committed() == null || row.committed().metadata().isEmpty()
                ? "-"
                : Printable.cell(row.committed().metadata()));
    return cells;
  }

  private static Columns table(
      List<PartitionLag> rows, Map<String, Function<PartitionLag, String>> cells, int topicChars) {
    Columns columns = new Columns();
    cells.keySet().forEach(name -> columns.column(name, 0));
    for (PartitionLag row : rows) {
      List<String> line = new ArrayList<>();
      cells.values().forEach(cell -> line.add(cell.apply(row)));
      line.set(0, Lines.withoutMiddle(line.get(0), topicChars));
      columns.row(line);
    }
    return columns.grow(cells.keySet().toArray(String[]::new));
  }

  private static String member(PartitionLag row, Function<Member, String> part) {
    return row.member() == null ? "-" : part.apply(row.member());
  }

  private static void paragraph(StringBuilder text, String sentence, int width) {
    Lines.wrap(Printable.of(sentence), width).forEach(line -> text.append(line).append('\n'));
  }
}
