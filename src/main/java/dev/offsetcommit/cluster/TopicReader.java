package dev.offsetcommit.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads whole partitions from their beginning to their end, outside of any group. */
public final class TopicReader {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  private final ConnectionSettings connection;

  public TopicReader(ConnectionSettings connection) {
    this.connection = connection;
  }

  /** The partitions of a topic, none if it does not exist. */
  public List<TopicPartition> partitions(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return partitions(consumer, topic);
    }
  }

  private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
    var found = consumer.listTopics(Duration.ofSeconds(10)).get(topic);
    return found == null
        ? List.of()
        : found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
  }

  /** The ends of some partitions, with what open transactions have written. */
  public Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_uncommitted")) {
      return consumer.endOffsets(partitions, Duration.ofSeconds(10));
    }
  }

  /**
   * Waits until no transaction that a killed process left open hides a part of some partitions: the
   * coordinator aborts it after its timeout.
   *
   * @return whether everything can be read now
   */
  public boolean awaitNoOpenTransactions(List<TopicPartition> partitions, Duration timeout) {
    Map<TopicPartition, Long> ends = ends(partitions);
    long deadline = System.nanoTime() + timeout.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      while (true) {
        Map<TopicPartition, Long> stable = consumer.endOffsets(partitions, Duration.ofSeconds(10));
        if (ends.entrySet().stream().allMatch(e -> stable.get(e.getKey()) >= e.getValue())) {
          return true;
        }
        if (System.nanoTime() > deadline) {
          return false;
        }
        java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
      }
    }
  }

  /**
   * Reads everything that is there now.
   *
   * @param partitions what to read
   * @param each given each record, partition by partition in order
   * @return the ends up to which was read
   */
  public Map<TopicPartition, Long> read(
      List<TopicPartition> partitions, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, Duration.ofSeconds(10));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        var records = consumer.poll(POLL);
        if (!records.isEmpty()) {
          deadline = System.nanoTime() + TIMEOUT.toNanos();
        } else if (System.nanoTime() > deadline) {
          throw new TerseException(
              "Could not read "
                  + partitions.get(0).topic()
                  + " to its end from "
                  + connection.bootstrapServers()
                  + " within "
                  + TIMEOUT.toSeconds()
                  + " s");
        }
        records.forEach(each);
      }
      return ends;
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return consumer("read_committed");
  }

  private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
    return new KafkaConsumer<>(
        connection.clientProperties(
            Map.of(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false"),
            Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                "false"),
            warning -> {}),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
