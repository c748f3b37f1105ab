package dev.offsetcommit.group;

import dev.offsetcommit.client.ConnectionSettings;
import dev.offsetcommit.client.ExpectedFailure;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Samples the lag of groups: committed offsets first, then the logs, so that a commit made
 * meanwhile is never compared with an older end.
 */
public final class LagQuery implements AutoCloseable {

  /** How much to read for an answer. */
  public enum Depth {
    /** Nothing: where the time index does not settle an age, an upper bound is given. */
    OFFSETS,
    /** One record where the time index does not settle its age. */
    FIRST_RECORD,
    /** All records that wait, to count them. */
    ALL_RECORDS
  }

  /**
   * A sample.
   *
   * @param groups that could be seen
   * @param refused by the name of the group: what the cluster answered instead
   */
  public record Sample(List<GroupLag> groups, Map<String, RuntimeException> refused) {}

  private final ConnectionSettings settings;
  private final Admin admin;
  private final GroupReader groupReader;
  private final LogReader logReader;
  private final Clock clock;
  private RecordProbe probe;

  /**
   * Connects lazily.
   *
   * @param settings where the cluster is
   * @param clock what ages are measured against
   */
  public LagQuery(ConnectionSettings settings, Clock clock) {
    this.settings = settings;
    this.admin = Admin.create(settings.adminProperties());
    this.groupReader = new GroupReader(admin, settings.bootstrapServers());
    this.logReader = new LogReader(admin);
    this.clock = clock;
  }

  /**
   * The lag now.
   *
   * @param groups their names; none = all groups
   * @param topics only these; none = all
   * @param depth how much to read
   * @throws KafkaException if the cluster does not answer
   */
  public Sample sample(Collection<String> groups, Collection<String> topics, Depth depth) {
    List<GroupReading> readings =
        groups.isEmpty() ? groupReader.readAll() : groupReader.read(groups);
    Map<String, RuntimeException> refused = new java.util.LinkedHashMap<>();
    List<GroupState> states = new ArrayList<>();
    for (GroupReading reading : readings) {
      if (reading.state() == null) {
        refused.put(reading.group(), reading.failure());
      } else {
        states.add(reading.state());
      }
    }
    Set<TopicPartition> partitions = new HashSet<>();
    states.forEach(state -> partitions.addAll(LagRows.partitions(state, topics)));
    LogReader.Logs logs = logReader.read(partitions);
    long now = clock.millis();
    List<GroupLag> lags = new ArrayList<>();
    for (GroupState state : states) {
      List<PartitionLag> rows = LagRows.of(state, topics, logs);
      rows = state.isShare() ? rows : withAges(rows, now, depth);
      lags.add(new GroupLag(state, rows, LagRows.uncommitted(state, rows, logs), now));
    }
    return new Sample(lags, refused);
  }

  private List<PartitionLag> withAges(List<PartitionLag> rows, long now, Depth depth) {
    Map<TopicPartition, Long> times = new HashMap<>();
    for (PartitionLag row : rows) {
      if (isWaiting(row)) {
        OptionalLong committedMs = CommitMetadata.timestampMs(row.committed().metadata());
        committedMs.ifPresent(ms -> times.put(row.partition(), ms + 1));
      }
    }
    Map<TopicPartition, TimeLag.Found> younger = logReader.firstSinceWhereKnown(times);
    List<PartitionLag> aged = new ArrayList<>();
    for (PartitionLag row : rows) {
      aged.add(
          isWaiting(row)
              ? row.withTimeLag(
                  TimeLag.fromIndex(row.next(), row.log().lso(), younger.get(row.partition()), now))
              : row);
    }
    return depth == Depth.OFFSETS ? withBounds(aged, now) : withRecords(aged, now, depth);
  }

  private static boolean isWaiting(PartitionLag row) {
    return row.waiting() > 0;
  }

  private List<PartitionLag> withRecords(List<PartitionLag> rows, long now, Depth depth) {
    Map<TopicPartition, RecordProbe.Stretch> unsettled = new HashMap<>();
    Map<TopicPartition, RecordProbe.Stretch> all = new HashMap<>();
    for (PartitionLag row : rows) {
      if (row.committed() != null && row.log() != null) {
        var stretch = new RecordProbe.Stretch(row.next(), row.log().lso());
        all.put(row.partition(), stretch);
        if (isWaiting(row) && row.timeLag() == null) {
          unsettled.put(row.partition(), stretch);
        }
      }
    }
    if (unsettled.isEmpty() && depth != Depth.ALL_RECORDS) {
      return rows;
    }
    Map<TopicPartition, ConsumerRecord<byte[], byte[]>> first;
    try {
      first = unsettled.isEmpty() ? Map.of() : probe().first(unsettled);
    } catch (KafkaException | ExpectedFailure e) {
      if (depth == Depth.ALL_RECORDS) {
        throw e;
      }
      // Whoever may not read a topic may still see its lag.
      return withBounds(rows, now);
    }
    Map<TopicPartition, Long> counts = depth == Depth.ALL_RECORDS ? probe().count(all) : Map.of();
    List<PartitionLag> result = new ArrayList<>();
    for (PartitionLag row : rows) {
      PartitionLag more = row;
      if (unsettled.containsKey(row.partition())) {
        more = settle(row, first.get(row.partition()), now);
      }
      Long count = counts.get(row.partition());
      result.add(count == null ? more : more.withRecordsToCome(count));
    }
    return result;
  }

  private static PartitionLag settle(
      PartitionLag row, ConsumerRecord<byte[], byte[]> first, long now) {
    if (first != null) {
      return row.withTimeLag(
          TimeLag.fromRecord(new TimeLag.Found(first.offset(), first.timestamp()), now));
    }
    PartitionLag none = row.withRecordsToCome(0);
    return row.log().lso() < row.log().end()
        // What waits is in an open transaction, where we cannot see it.
        ? none.withTimeLag(
            TimeLag.fromMetadata(CommitMetadata.timestampMs(row.committed().metadata()), now))
        : none.withTimeLag(TimeLag.NONE);
  }

  private static List<PartitionLag> withBounds(List<PartitionLag> rows, long now) {
    return rows.stream()
        .map(
            row ->
                isWaiting(row) && row.timeLag() == null
                    ? row.withTimeLag(
                        TimeLag.fromMetadata(
                            CommitMetadata.timestampMs(row.committed().metadata()), now))
                    : row)
        .toList();
  }

  private RecordProbe probe() {
    if (probe == null) {
      probe = new RecordProbe(settings);
    }
    return probe;
  }

  @Override
  public void close() {
    try {
      if (probe != null) {
        probe.close();
      }
    } finally {
      admin.close(java.time.Duration.ZERO);
    }
  }
}
