package dev.offsetcommit.consumer;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts records, and knows which of them this process has processed before, over all its
 * assignments.
 */
final class Progress {

  private final Map<TopicPartition, Furthest> furthest = new HashMap<>();
  private Furthest current;
  private long records;
  private long duplicates;
  private long invalid;

  /**
   * How far a partition was ever processed; asked for each record, so that the last one is kept at
   * hand.
   */
  private static final class Furthest {

    private final TopicPartition partition;
    private long next;

    Furthest(TopicPartition partition) {
      this.partition = partition;
    }
  }

  void processed(ConsumerRecord<?, ?> record) {
    records++;
    if (current == null
        || current.partition.partition() != record.partition()
        || !current.partition.topic().equals(record.topic())) {
      current =
          furthest.computeIfAbsent(
              new TopicPartition(record.topic(), record.partition()), Furthest::new);
    }
    if (record.offset() < current.next) {
      duplicates++;
    } else {
      current.next = record.offset() + 1;
    }
  }

  void invalid() {
    invalid++;
  }

  /** How many offsets below the furthest processed one lie at or after {@code offset}. */
  long comeAgain(TopicPartition partition, long offset) {
    Furthest known = furthest.get(partition);
    return known == null ? 0 : Math.max(0, known.next - offset);
  }

  /** The offset behind the furthest record that was processed of a partition, 0 if none was. */
  long next(TopicPartition partition) {
    Furthest known = furthest.get(partition);
    return known == null ? 0 : known.next;
  }

  /** The topic is gone: another one of its name has other records. */
  void topicDeleted() {
    furthest.clear();
    current = null;
  }

  long records() {
    return records;
  }

  long duplicates() {
    return duplicates;
  }

  long invalidRecords() {
    return invalid;
  }
}
