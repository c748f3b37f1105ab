package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.Durations;
import dev.offsetcommit.cli.terminal.Printable;
import dev.offsetcommit.cli.terminal.TextTable;
import dev.offsetcommit.group.Member;
import dev.offsetcommit.lag.GroupLag;
import dev.offsetcommit.lag.PartitionLag;
import dev.offsetcommit.lag.TimeLag;
import dev.offsetcommit.serde.JsonLines;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Writes a group's lag for pipes and files: as Kafka's tool does, or as JSON. */
public final class LagText {

  private LagText() {}

  /** A partition; null for unknown. */
  record PartitionLagLine(
      String group,
      String topic,
      int partition,
      Long currentOffset,
      Long logEndOffset,
      Long lag,
      String consumerId,
      String host,
      String clientId,
      Long lso,
      Long timeLagMs,
      Boolean timeLagEstimate,
      String metadata,
      Integer leaderEpoch,
      Long logStartOffset,
      Long recordsToCome,
      String note) {}

  /**
   * A group; {@code totalLag} is null where a part of it is unknown, {@code totalLagKnown} is the
   * rest of it.
   */
  record GroupLagLine(
      String group,
      String groupType,
      String state,
      String coordinator,
      String protocol,
      int members,
      int partitions,
      long partitionsUnknown,
      Long totalLag,
      long totalLagKnown,
      Long maxTimeLagMs,
      Boolean maxTimeLagEstimate,
      List<String> uncommitted,
      long sampledMs) {}

  /**
   * A table as {@code kafka-consumer-groups --describe} has it, to the empty line before it, with
   * our columns after Kafka's.
   */
  public static String table(GroupLag lag) {
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
    cells.add(metadata(row));
    if (notes) {
      cells.add(row.note() == null ? "-" : row.note());
    }
    return cells;
  }

  static String member(PartitionLag row, Function<Member, String> part) {
    return row.member() == null ? "-" : part.apply(row.member());
  }

  static String metadata(PartitionLag row) {
    return row.committed() == null || row.committed().metadata().isEmpty()
        ? "-"
        : Printable.cell(row.committed().metadata());
  }

  /** A time lag, {@code -} for unknown; {@code ~} marks an upper bound. */
  static String age(TimeLag lag) {
    return lag == null ? "-" : (lag.estimate() ? "~" : "") + Durations.of(lag.ms());
  }

  /** A partition as a line of JSON. */
  public static String json(String group, PartitionLag row) {
    Member member = row.member();
    TimeLag age = row.timeLag();
    boolean committed = row.committed() != null;
    boolean log = row.log() != null;
    return JsonLines.of(
        "partition_lag",
        new PartitionLagLine(
            group,
            row.partition().topic(),
            row.partition().partition(),
            committed ? row.committed().offset() : null,
            log ? row.log().end() : null,
            row.lag(),
            member == null ? null : member.consumerId(),
            member == null ? null : member.host(),
            member == null ? null : member.clientId(),
            log ? row.log().lso() : null,
            age == null ? null : age.ms(),
            age == null ? null : age.estimate(),
            committed ? row.committed().metadata() : null,
            committed ? row.committed().leaderEpoch().orElse(null) : null,
            log ? row.log().start() : null,
            row.recordsToCome(),
            row.note()));
  }

  /** A group as a line of JSON, after those of its partitions. */
  public static String json(GroupLag lag) {
    return JsonLines.of(
        "group_lag",
        new GroupLagLine(
            lag.group().group(),
            lag.group().type(),
            lag.group().state(),
            lag.group().coordinator(),
            lag.group().protocol(),
            lag.group().members().size(),
            lag.partitions().size(),
            lag.unknown(),
            lag.total(),
            lag.knownTotal(),
            lag.timeLag() == null ? null : lag.timeLag().ms(),
            lag.timeLag() == null ? null : lag.timeLag().estimate(),
            lag.uncommitted().stream().map(row -> row.partition().toString()).toList(),
            lag.sampledMs()));
  }

  /**
   * What stderr gets about a group beside its table.
   *
   * @param isTitled whether the table says the group's state already
   */
  public static List<String> remarks(GroupLag lag, Collection<String> topics, boolean isTitled) {
    String group = "Group '" + lag.group().group() + "'";
    List<String> remarks = new ArrayList<>();
    switch (lag.group().state()) {
      case "Empty" -> {
        if (!isTitled) {
          remarks.add(group + " has no active members.");
        }
      }
      case "Dead" -> remarks.add(group + " is dead: it has neither members nor offsets.");
      case "Stable" -> {}
      default ->
          remarks.add("Warning: " + group + " is rebalancing (" + lag.group().state() + ").");
    }
    if (lag.partitions().isEmpty()) {
      remarks.add(
          "%s has neither committed nor assigned partitions%s, or they may not be seen."
              .formatted(group, topics.isEmpty() ? "" : " of " + String.join(", ", topics)));
    }
    return remarks;
  }
}
