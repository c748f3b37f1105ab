package dev.offsetcommit.consumer;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of one poll, and how far they are processed. The client's position is behind all of
 * them as soon as {@code poll()} returns; whoever stops in the middle must put the rest back, or it
 * is skipped, and committed by auto-commit.
 */
final class BatchInHand {

  private final Consumer<?, ?> consumer;
  private final ConsumerRecords<byte[], byte[]> records;
  private final Map<TopicPartition, Long> done = new HashMap<>();

  BatchInHand(Consumer<?, ?> consumer, ConsumerRecords<byte[], byte[]> records) {
    this.consumer = consumer;
    this.records = records;
  }

  void processed(ConsumerRecord<?, ?> record) {
    done.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
  }

  /** The next poll begins at the first unprocessed record of each partition. */
  void putBackUnprocessed() {
    for (TopicPartition partition : records.partitions()) {
      var inPartition = records.records(partition);
      long first = done.getOrDefault(partition, inPartition.get(0).offset());
      if (first <= inPartition.get(inPartition.size() - 1).offset()) {
        seek(partition, first);
      }
    }
  }

  /**
   * The next poll begins where this one began, since it is not known how much of the output got
   * out.
   */
  void putBackAll() {
    for (TopicPartition partition : records.partitions()) {
      seek(partition, records.records(partition).get(0).offset());
    }
  }

  private void seek(TopicPartition partition, long offset) {
    // Not assigned: the group has moved on, and the partition's next owner begins at the committed
    // offset.
    if (consumer.assignment().contains(partition)) {
      consumer.seek(partition, offset);
    }
  }
}
