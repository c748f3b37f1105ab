package dev.offsetcommit.cli.text;

import dev.offsetcommit.group.Member;
import dev.offsetcommit.lag.GroupLag;
import dev.offsetcommit.lag.PartitionLag;
import dev.offsetcommit.lag.TimeLag;
import dev.offsetcommit.serde.JsonLines;

/** The JSON of lag: an object for each partition, then one for the group. */
public final class LagJson {

  private LagJson() {}

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
      java.util.List<String> uncommitted,
      long sampledMs) {}

  public static String of(String group, PartitionLag row) {
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

  public static String of(GroupLag lag) {
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
}
