package dev.offsetcommit.lag;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.LogOffsets;
import dev.offsetcommit.cluster.PartitionReader;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.group.CommitMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds out how old the work is that waits, and how much of it can come: from the metadata of the
 * commit and the brokers' time indexes, and by reading records where these do not settle it.
 */
final class LagAges implements AutoCloseable {

  private final ConnectionSettings settings;
  private final LogOffsets logReader;
  private PartitionReader probe;

  LagAges(ConnectionSettings settings, LogOffsets logReader) {
    this.settings = settings;
    this.logReader = logReader;
  }

  /** The rows with the age of what waits in them. */
  List<PartitionLag> withAges(List<PartitionLag> rows, long now) {
    List<PartitionLag> aged = fromIndex(rows, now);
    Map<TopicPartition, PartitionReader.OffsetRange> unsettled = new HashMap<>();
    for (PartitionLag row : aged) {
      if (isUnsettled(row)) {
        unsettled.put(row.partition(), range(row));
      }
    }
    if (unsettled.isEmpty()) {
      return aged;
    }
    Map<TopicPartition, ConsumerRecord<byte[], byte[]>> first;
    try {
      first = probe().first(unsettled);
    } catch (KafkaException | TerseException e) {
      // A user who may not read a topic may still see its lag.
      return aged.stream().map(row -> isUnsettled(row) ? withBound(row, now) : row).toList();
    }
    return aged.stream()
        .map(row -> isUnsettled(row) ? withFirst(row, first.get(row.partition()), now) : row)
        .toList();
  }

  /**
   * The rows with the number of records that can come, for which all that waits is read. Where none
   * can, there is no age either: the time index names records of aborted transactions, too.
   *
   * @throws KafkaException if a topic may not be read
   * @throws TerseException if nothing more comes for ten seconds
   */
  List<PartitionLag> withCounts(List<PartitionLag> rows, long now) {
    Map<TopicPartition, PartitionReader.OffsetRange> all = new HashMap<>();
    for (PartitionLag row : rows) {
      if (row.committed() != null && row.waiting() != null) {
        all.put(row.partition(), range(row));
      }
    }
    Map<TopicPartition, Long> counts = probe().count(all);
    return rows.stream()
        .map(
            row -> {
              Long count = counts.get(row.partition());
              if (count == null) {
                return row;
              }
              return count == 0 && row.waiting() > 0
                  ? withFirst(row, null, now)
                  : row.withRecordsToCome(count);
            })
        .toList();
  }

  private List<PartitionLag> fromIndex(List<PartitionLag> rows, long now) {
    Map<TopicPartition, Long> times = new HashMap<>();
    for (PartitionLag row : rows) {
      if (isUnsettled(row)) {
        CommitMetadata.timestampMs(row.committed().metadata())
            .ifPresent(ms -> times.put(row.partition(), ms + 1));
      }
    }
    Map<TopicPartition, OffsetAndTimestamp> younger = logReader.firstSinceWhereKnown(times);
    return rows.stream()
        .map(
            row ->
                isUnsettled(row)
                    ? row.withTimeLag(
                        TimeLag.fromIndex(
                            row.next(), row.log().lso(), younger.get(row.partition()), now))
                    : row)
        .toList();
  }

  private static boolean isUnsettled(PartitionLag row) {
    return row.waiting() != null && row.waiting() > 0 && row.timeLag() == null;
  }

  private static PartitionReader.OffsetRange range(PartitionLag row) {
    return new PartitionReader.OffsetRange(row.next(), row.log().lso());
  }

  private static PartitionLag withFirst(
      PartitionLag row, ConsumerRecord<byte[], byte[]> first, long now) {
    if (first != null) {
      return row.withTimeLag(TimeLag.fromRecord(first.timestamp(), now));
    }
    PartitionLag none = row.withRecordsToCome(0);
    // What waits is in an open transaction, where we cannot see it.
    return row.log().lso() < row.log().end()
        ? withBound(none, now)
        : none.withTimeLag(TimeLag.NONE);
  }

  private static PartitionLag withBound(PartitionLag row, long now) {
    return row.withTimeLag(
        TimeLag.fromMetadata(CommitMetadata.timestampMs(row.committed().metadata()), now));
  }

  private PartitionReader probe() {
    if (probe == null) {
      probe = new PartitionReader(settings);
    }
    return probe;
  }

  @Override
  public void close() {
    if (probe != null) {
      probe.close();
    }
  }
}
