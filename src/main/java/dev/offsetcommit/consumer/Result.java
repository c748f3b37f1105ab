package dev.offsetcommit.consumer;

import dev.offsetcommit.serde.NumberEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The result of processing one record, not durable yet.
 *
 * @param record where it came from
 * @param event its value
 */
public record Result(ConsumerRecord<byte[], byte[]> record, NumberEvent event) {

  public TopicPartition partition() {
    return new TopicPartition(record.topic(), record.partition());
  }
}
