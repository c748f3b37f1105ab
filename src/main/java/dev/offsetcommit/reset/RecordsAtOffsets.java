package dev.offsetcommit.reset;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.cluster.PartitionReader;
import dev.offsetcommit.cluster.TerseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the record that belongs to a new offset: the last one before it, as if that had been
 * processed; the next one where that is deleted or compacted away.
 */
final class RecordsAtOffsets {

  /** How far back the last record is looked for, past the markers of transactions. */
  private static final int LOOK_BACK_OFFSETS = 10;

  private final ConnectionSettings settings;

  RecordsAtOffsets(ConnectionSettings settings) {
    this.settings = settings;
  }

  /**
   * The records.
   *
   * @param steps whose new offsets they belong to
   * @return without those that have none: in an empty log, or behind an open transaction, which
   *     hides the record before
   * @throws TerseException if the records do not come
   */
  Map<TopicPartition, ConsumerRecord<byte[], byte[]>> of(List<ResetStep> steps) {
    Map<TopicPartition, PartitionReader.OffsetRange> before = new HashMap<>();
    Map<TopicPartition, PartitionReader.OffsetRange> after = new HashMap<>();
    for (ResetStep step : steps) {
      long offset = step.after().offset();
      LogBounds log = step.log();
      if (offset <= log.lso()) {
        long from = Math.max(log.start(), offset - LOOK_BACK_OFFSETS);
        before.put(step.partition(), new PartitionReader.OffsetRange(from, offset));
        after.put(step.partition(), new PartitionReader.OffsetRange(offset, log.lso()));
      }
    }
    Map<TopicPartition, ConsumerRecord<byte[], byte[]>> records = new HashMap<>();
    try (PartitionReader probe = new PartitionReader(settings)) {
      records.putAll(probe.last(before));
      after.keySet().removeAll(records.keySet());
      records.putAll(probe.first(after));
    }
    return records;
  }
}
