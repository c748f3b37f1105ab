package dev.offsetcommit.commit;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records for tests of strategies, of which only the place and the time count. */
final class Records {

  private Records() {}

  static ConsumerRecord<byte[], byte[]> at(TopicPartition partition, long offset) {
    return at(partition, offset, 1_000_000 + offset, Optional.empty());
  }

  static ConsumerRecord<byte[], byte[]> at(
      TopicPartition partition, long offset, long timestamp, Optional<Integer> leaderEpoch) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        timestamp,
        TimestampType.CREATE_TIME,
        0,
        0,
        null,
        new byte[0],
        new RecordHeaders(),
        leaderEpoch);
  }
}
