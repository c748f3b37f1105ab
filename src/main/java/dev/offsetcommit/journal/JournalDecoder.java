package dev.offsetcommit.journal;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.coordinator.group.generated.CoordinatorRecordType;
import org.apache.kafka.coordinator.group.generated.LegacyOffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;

/**
 * Decodes records of {@code __consumer_offsets} with Kafka's own schemas: the key begins with its
 * type, the value with its version, as in Kafka's {@code CoordinatorRecordSerde}.
 */
public final class JournalDecoder {

  private static final short KEY_VERSION = 0;

  private JournalDecoder() {}

  /** Which partition of the topic holds a group, as Kafka's GroupCoordinatorService finds it. */
  public static int partitionFor(String group, int partitions) {
    return Utils.abs(group.hashCode()) % partitions;
  }

  /** The commit or removal; empty for other records, such as those of members. */
  public static Optional<JournalRecord> decode(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null || record.key().length < Short.BYTES) {
      return Optional.empty();
    }
    ByteBuffer key = ByteBuffer.wrap(record.key());
    short type = key.getShort();
    String group;
    TopicPartition partition;
    if (type == CoordinatorRecordType.OFFSET_COMMIT.id()) {
      OffsetCommitKey commit = new OffsetCommitKey(new ByteBufferAccessor(key), KEY_VERSION);
      group = commit.group();
      partition = new TopicPartition(commit.topic(), commit.partition());
    } else if (type == CoordinatorRecordType.LEGACY_OFFSET_COMMIT.id()) {
      LegacyOffsetCommitKey commit =
          new LegacyOffsetCommitKey(new ByteBufferAccessor(key), KEY_VERSION);
      group = commit.group();
      partition = new TopicPartition(commit.topic(), commit.partition());
    } else {
      return Optional.empty();
    }
    if (record.value() == null) {
      return Optional.of(
          new JournalRecord(
              group, partition, record.timestamp(), null, null, -1, -1, record.offset()));
    }
    ByteBuffer bytes = ByteBuffer.wrap(record.value());
    short version = bytes.getShort();
    if (version > OffsetCommitValue.HIGHEST_SUPPORTED_VERSION) {
      throw new UnsupportedVersionException(
          "a commit of version %d in __consumer_offsets is newer than this program"
              .formatted(version));
    }
    OffsetCommitValue value = new OffsetCommitValue(new ByteBufferAccessor(bytes), version);
    return Optional.of(
        new JournalRecord(
            group,
            partition,
            value.commitTimestamp(),
            value.offset(),
            value.metadata(),
            value.leaderEpoch(),
            value.expireTimestamp(),
            record.offset()));
  }
}
