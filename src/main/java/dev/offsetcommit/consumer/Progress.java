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

  private final Map<TopicPartition, Long> furthest = new HashMap<>();
  private long records;
  private long duplicates;
  private long invalid;

  void processed(ConsumerRecord<?, ?> record) {
    records++;
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    long next = record.offset() + 1;
    Long before = furthest.put(partition, next);
    if (before != null && before >= next) {
      duplicates++;
      furthest.put(partition, before);
    }
  }

  void invalid() {
    invalid++;
  }

  /** How many offsets below the furthest processed one lie at or after {@code offset}. */
  long comeAgain(TopicPartition partition, long offset) {
    return Math.max(0, furthest.getOrDefault(partition, offset) - offset);
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
