package dev.offsetcommit.lab.history;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.cluster.TopicReader;
import dev.offsetcommit.journal.JournalDecoder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What the broker itself recorded of a group's commits, in {@code __consumer_offsets}: the only
 * witness that no consumer can mislead.
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
            "An open transaction hides commits of group %s in %s since more than %d s; wait until it has timed out, and run the lab again"
                .formatted(group, TOPIC, TRANSACTION_TIMEOUT.toSeconds()));
      }
      reader.read(partition, record -> decode(record, each));
    }
  }

  private List<TopicPartition> locate() {
    if (partition.isEmpty()) {
      int count = reader.partitions(TOPIC).size();
      if (count > 0) {
        partition = List.of(new TopicPartition(TOPIC, JournalDecoder.partitionFor(group, count)));
      }
    }
    return partition;
  }

  private void decode(ConsumerRecord<byte[], byte[]> record, Consumer<History.Commit> each) {
    JournalDecoder.decode(record)
        .filter(commit -> commit.group().equals(group))
        .filter(commit -> commit.partition().topic().equals(topic))
        .filter(commit -> commit.offset() != null)
        .ifPresent(
            commit ->
                each.accept(
                    new History.Commit(
                        record.offset(), commit.partition().partition(), commit.offset())));
  }
}
