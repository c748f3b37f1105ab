package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.Durations;
import dev.offsetcommit.cli.terminal.Printable;
import dev.offsetcommit.cli.terminal.TextTable;
import dev.offsetcommit.group.Member;
import dev.offsetcommit.lag.GroupLag;
import dev.offsetcommit.lag.PartitionLag;
import dev.offsetcommit.lag.TimeLag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Writes a group's lag as {@code kafka-consumer-groups --describe} does, to the empty line before
 * it, with our columns after Kafka's.
 */
public final class LagText {

  private LagText() {}

  public static String of(GroupLag lag) {
    boolean notes = lag.partitions().stream().anyMatch(row -> row.note() != null);
    TextTable table =
        new TextTable()
            .column("GROUP", 15)
            .column("TOPIC", 15)
            .fixed("PARTITION", 10)
            .fixed("CURRENT-OFFSET", 15)
            .fixed("LOG-END-OFFSET", 15)
            .fixed("LAG", 15)
            .column("CONSUMER-ID", 15)
            .column("HOST", 15)
            .column("CLIENT-ID", 15)
            .fixed("LSO", 15)
            .fixed("TIME-LAG", 10)
            .column("METADATA", 15);
    if (notes) {
      table.column("NOTE", 0);
    }
    for (PartitionLag row : lag.partitions()) {
      table.row(cells(lag.group().group(), row, notes));
    }
    return "\n" + table.text();
  }

  private static List<String> cells(String group, PartitionLag row, boolean notes) {
    List<String> cells = new ArrayList<>();
    cells.add(group);
    cells.add(row.partition().topic());
    cells.add(Integer.toString(row.partition().partition()));
    cells.add(row.committed() == null ? "-" : Long.toString(row.committed().offset()));
    cells.add(row.log() == null ? "-" : Long.toString(row.log().end()));
    cells.add(row.lag() == null ? "-" : row.lag().toString());
    cells.add(member(row, Member::consumerId));
    cells.add(member(row, Member::host));
    cells.add(member(row, Member::clientId));
    cells.add(row.log() == null ? "-" : Long.toString(row.log().lso()));
    cells.add(age(row.timeLag()));
    cells.add(
        row.committed() == null || row.committed().metadata().isEmpty()
            ? "-"
            : Printable.cell(row.committed().metadata()));
    if (notes) {
      cells.add(row.note() == null ? "-" : row.note());
    }
    return cells;
  }

  private static String member(PartitionLag row, Function<Member, String> part) {
    return row.member() == null ? "-" : part.apply(row.member());
  }

  /** A time lag, {@code -} for unknown; {@code ~} marks an upper bound. */
  static String age(TimeLag lag) {
    return lag == null ? "-" : (lag.estimate() ? "~" : "") + Durations.of(lag.ms());
  }
}
