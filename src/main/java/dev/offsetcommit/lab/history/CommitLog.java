package dev.offsetcommit.lab.history;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.cluster.TopicReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;

/**
 * What the broker itself recorded of a group's commits, in {@code __consumer_offsets}: the only
 * witness that no consumer can mislead. It reads just what the checker needs; the {@code journal}
 * command has the full decoder.
 */
public final class CommitLog {

  private static final String TOPIC = "__consumer_offsets";

  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(90);

  private final TopicReader reader;
  private final String group;
  private final String topic;
  private List<TopicPartition> partition = List.of();

  public CommitLog(ConnectionSettings connection, String group, String topic) {
    this.reader = new TopicReader(connection);
    this.group = group;
    this.topic = topic;
  }

  /** Where the commits end now; 0 before the cluster's first group. */
  public long end() {
    return locate().isEmpty() ? 0 : reader.ends(partition).get(partition.get(0));
  }

  /** Reads all commits of the group for the topic, in the order in which the broker has them. */
  public void read(Consumer<History.Commit> each) {
    if (!locate().isEmpty()) {
      if (!reader.awaitNoOpenTransactions(partition, TRANSACTION_TIMEOUT)) {
        throw new TerseException(
            "An open transaction hides commits of group "
                + group
                + " in "
                + TOPIC
                + " since more than "
                + TRANSACTION_TIMEOUT.toSeconds()
                + " s; wait until it has timed out, and run the lab again");
      }
      reader.read(partition, record -> decode(record, each));
    }
  }

  private List<TopicPartition> locate() {
    if (partition.isEmpty()) {
      int count = reader.partitions(TOPIC).size();
      if (count > 0) {
        partition = List.of(new TopicPartition(TOPIC, partitionFor(group, count)));
      }
    }
    return partition;
  }

  /** As GroupCoordinatorService's partitionFor. */
  static int partitionFor(String group, int partitions) {
    return Utils.abs(group.hashCode()) % partitions;
  }

  private void decode(ConsumerRecord<byte[], byte[]> record, Consumer<History.Commit> each) {
    if (record.key() == null || record.value() == null) {
      return;
    }
    ByteBuffer keyBytes = ByteBuffer.wrap(record.key());
    short type = keyBytes.getShort();
    if (type != 0 && type != 1) {
      // 0 and 1 are offsets; the others are the group's members and assignments.
      return;
    }
    OffsetCommitKey key = new OffsetCommitKey(new ByteBufferAccessor(keyBytes), (short) 0);
    if (!key.group().equals(group) || !key.topic().equals(topic)) {
      return;
    }
    ByteBuffer valueBytes = ByteBuffer.wrap(record.value());
    OffsetCommitValue value =
        new OffsetCommitValue(new ByteBufferAccessor(valueBytes), valueBytes.getShort());
    each.accept(new History.Commit(record.offset(), key.partition(), value.offset()));
  }
}
