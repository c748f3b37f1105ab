package dev.offsetcommit.harness;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.Topics;
import dev.offsetcommit.serde.JsonSerde;
import dev.offsetcommit.serde.NumberEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A Kafka for tests, whichever it is: names that no other test uses, and what a test must know
 * without our own code.
 */
public final class Cluster implements AutoCloseable {

  private static final AtomicInteger NAMES = new AtomicInteger();

  private final String bootstrapServers;
  private final Admin admin;

  public Cluster(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    this.admin = Admin.create(ConnectionSettings.of(bootstrapServers).adminProperties());
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  public Admin admin() {
    return admin;
  }

  /** A name for a topic or group that no other test uses. */
  public String newName(String prefix) {
    return prefix + "-" + NAMES.incrementAndGet() + "-" + ProcessHandle.current().pid();
  }

  /** Creates a topic with a new name. */
  public String newTopic(int partitions) {
    String topic = newName("topic");
    newTopicNamed(topic, partitions);
    return topic;
  }

  /** Creates a topic. */
  public void newTopicNamed(String topic, int partitions) {
    new Topics(admin).create(topic, partitions);
  }

  /**
   * Writes the numbers {@code from} to {@code to}, the last excluded, number n to partition n mod
   * partitions.
   */
  public void produce(String topic, int partitions, long from, long to) {
    JsonSerde<NumberEvent> serde = new JsonSerde<>(NumberEvent.class);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (long n = from; n < to; n++) {
      records.add(
          new ProducerRecord<>(
              topic, (int) (n % partitions), null, serde.serialize(topic, new NumberEvent(n))));
    }
    send(records);
  }

  /** Writes one value as it is. */
  public void produceBytes(String topic, int partition, byte[] value) {
    send(List.of(new ProducerRecord<>(topic, partition, null, value)));
  }

  /** Writes records and waits until the cluster has them. */
  public void send(List<ProducerRecord<byte[], byte[]>> records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<java.util.concurrent.Future<?>> sent = new ArrayList<>();
      records.forEach(r -> sent.add(producer.send(r)));
      for (java.util.concurrent.Future<?> f : sent) {
        f.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes records in one transaction and commits or aborts it. */
  public void sendInTransaction(boolean commit, List<ProducerRecord<byte[], byte[]>> records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "transactional.id", newName("tx")),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      records.forEach(producer::send);
      producer.flush();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  /** The end of a partition, with everything that a transaction has put there. */
  public long logEnd(String topic, int partition) {
    try {
      TopicPartition at = new TopicPartition(topic, partition);
      return admin.listOffsets(Map.of(at, OffsetSpec.latest())).partitionResult(at).get().offset();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a group has committed, by partition number. */
  public Map<Integer, OffsetAndMetadata> committed(String group, String topic) {
    try {
      Map<Integer, OffsetAndMetadata> result = new TreeMap<>();
      admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach(
              (TopicPartition partition, OffsetAndMetadata offset) -> {
                if (partition.topic().equals(topic) && offset != null) {
                  result.put(partition.partition(), offset);
                }
              });
      return result;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Lets the broker notice within a second that a member of a group of the consumer protocol was
   * killed; classic members say it themselves, by session.timeout.ms.
   */
  public void noticeKilledMembersSoon(String group) {
    try {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, group),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("consumer.session.timeout.ms", "1000"),
                          AlterConfigOp.OpType.SET),
                      new AlterConfigOp(
                          new ConfigEntry("consumer.heartbeat.interval.ms", "200"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
