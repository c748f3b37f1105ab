package dev.offsetcommit.consumer;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of one poll, and how many of them are processed. The client's position is behind all
 * of them as soon as {@code poll()} returns; a run that stops in the middle must put the rest back,
 * or it is skipped, and committed by auto-commit.
 */
final class PolledBatch {

  private final Consumer<?, ?> consumer;
  private final ConsumerRecords<byte[], byte[]> records;
  private int done;

  PolledBatch(Consumer<?, ?> consumer, ConsumerRecords<byte[], byte[]> records) {
    this.consumer = consumer;
    this.records = records;
  }

  /** The next record, in the order of iteration, is processed. */
  void processed() {
    done++;
  }

  /** How many records are processed. */
  int size() {
    return done;
  }

  /**
   * Where the next poll resumes in the partitions of which nothing is left, past any transaction
   * markers.
   */
  Map<TopicPartition, OffsetAndMetadata> nextOffsets() {
    if (done == records.count()) {
      return records.nextOffsets();
    }
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(records.nextOffsets());
    int position = 0;
    for (ConsumerRecord<?, ?> record : records) {
      if (position++ >= done) {
        next.remove(new TopicPartition(record.topic(), record.partition()));
      }
    }
    return next;
  }

  /** The next poll begins at the first unprocessed record of each partition. */
  void putBackUnprocessed() {
    if (done == records.count()) {
      return;
    }
    int position = 0;
    TopicPartition putBack = null;
    for (ConsumerRecord<?, ?> record : records) {
      boolean another =
          putBack == null
              || putBack.partition() != record.partition()
              || !putBack.topic().equals(record.topic());
      if (position++ >= done && another) {
        putBack = new TopicPartition(record.topic(), record.partition());
        seek(putBack, record.offset());
      }
    }
  }

  /**
   * The next poll begins where this one began, since it is not known how much of the output got
   * out.
   */
  void putBackAll() {
    done = 0;
    putBackUnprocessed();
  }

  private void seek(TopicPartition partition, long offset) {
    // Not assigned: the group has moved on, and the partition's next owner begins at the committed
    // offset.
    if (consumer.assignment().contains(partition)) {
      consumer.seek(partition, offset);
    }
  }
}
