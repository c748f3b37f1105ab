package dev.offsetcommit.lag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.PartitionReader;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Our figures against what a consumer then really receives. */
@ExtendWith(SharedBroker.class)
class LagPropertyTest {

  private static final int STEPS = 30;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void theRecordsToComeAreThoseThatAConsumerThenReceives(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    TopicPartition partition = new TopicPartition(topic, 0);
    List<String> history = new ArrayList<>();
    int checks = 0;
    try (LagQuery query =
            new LagQuery(ConnectionSettings.of(cluster.bootstrapServers()), Clock.systemUTC());
        var plain = producer(cluster, null);
        var transactional = producer(cluster, cluster.newName("tx"));
        var consumer = consumer(cluster, group)) {
      transactional.initTransactions();
      consumer.assign(List.of(partition));
      long end = 0;
      for (int i = 0; i < STEPS; i++) {
        // Without a commit there is nothing to check.
        switch (i == 0 ? 4 : random.nextInt(6)) {
          case 0, 1 -> {
            send(plain, topic, history, "produce");
          }
          case 2, 3 -> {
            transactional.beginTransaction();
            send(transactional, topic, history, "transaction");
            if (random.nextBoolean()) {
              transactional.commitTransaction();
            } else {
              transactional.abortTransaction();
              history.add("abort");
            }
          }
          case 4 -> {
            long offset = end == 0 ? 0 : random.nextLong(end + 1);
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
            history.add("commit " + offset);
          }
          default -> {
            if (end > 0 && random.nextInt(3) == 0) {
              long before = random.nextLong(end + 1);
              cluster
                  .admin()
                  .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                  .all()
                  .get();
              history.add("delete before " + before);
            }
          }
        }
        end = settledEnd(cluster, consumer, partition);
        Map<TopicPartition, OffsetAndMetadata> committed =
            consumer.committed(java.util.Set.of(partition));
        if (committed.get(partition) == null) {
          continue;
        }
        long received = received(consumer, partition, committed.get(partition).offset(), end);
        PartitionLag lag =
            query.sample(List.of(group), List.of(), true).groups().get(0).partitions().get(0);
        assertThat(lag.recordsToCome())
            .as("seed %d, after %s, %s", seed, history, lag)
            .isEqualTo(received);
        assertThat(lag.lag()).isEqualTo(end - committed.get(partition).offset());
        checks++;
      }
    }
    assertThat(checks).as("seed %d", seed).isPositive();
  }

  private void send(
      KafkaProducer<byte[], byte[]> producer, String topic, List<String> history, String what)
      throws Exception {
    int n = 1 + random.nextInt(5);
    for (int i = 0; i < n; i++) {
      producer.send(new ProducerRecord<>(topic, 0, null, new byte[] {'1'})).get();
    }
    history.add(what + " " + n);
  }

  /** A transaction ends for its producer a moment before its marker is in the log. */
  private static long settledEnd(
      Cluster cluster, KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition)
      throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      long end =
          cluster
              .admin()
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get()
              .offset();
      if (consumer.endOffsets(List.of(partition)).get(partition) == end) {
        return end;
      }
      assertThat(System.nanoTime()).as("a transaction stays open").isLessThan(deadline);
    }
  }

  /** Counted by a consumer of its own, from the committed offset to the end. */
  private static long received(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long from, long end) {
    long start = consumer.beginningOffsets(List.of(partition)).get(partition);
    consumer.seek(partition, Math.max(from, start));
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    long count = 0;
    while (consumer.position(partition) < end) {
      assertThat(System.nanoTime()).as("the end was not reached").isLessThan(deadline);
      count += consumer.poll(Duration.ofMillis(50)).count();
    }
    return count;
  }

  @Test
  void whatIsWrittenWhileWeReadIsNotCounted(Cluster cluster) {
    TopicPartition partition = new TopicPartition(cluster.newTopic(1), 0);
    cluster.produce(partition.topic(), 1, 0, 5);
    try (PartitionReader probe =
        new PartitionReader(ConnectionSettings.of(cluster.bootstrapServers()))) {
      assertThat(probe.count(Map.of(partition, new PartitionReader.OffsetRange(1, 3))))
          .containsExactly(Map.entry(partition, 2L));
      assertThat(probe.first(Map.of(partition, new PartitionReader.OffsetRange(3, 3)))).isEmpty();
    }
  }

  @Test
  void duringLoadAndRebalancesNoLagIsNegative(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(2);
    String group = cluster.newName("group");
    AtomicBoolean stop = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    threads.add(
        new Thread(
            () -> {
              try (var producer = producer(cluster, null)) {
                while (!stop.get()) {
                  producer.send(new ProducerRecord<>(topic, null, new byte[] {'1'}));
                  java.util.concurrent.locks.LockSupport.parkNanos(500_000);
                }
              }
            }));
    Runnable member =
        () -> {
          try (var consumer = consumer(cluster, group)) {
            consumer.subscribe(List.of(topic));
            while (!stop.get()) {
              if (!consumer.poll(Duration.ofMillis(20)).isEmpty()) {
                try {
                  consumer.commitSync();
                } catch (org.apache.kafka.common.KafkaException e) {
                  // The rebalance of the second member: poll, and commit what comes then.
                }
              }
            }
          }
        };
    threads.add(new Thread(member));
    threads.forEach(Thread::start);
    long seen = 0;
    try (LagQuery query =
        new LagQuery(ConnectionSettings.of(cluster.bootstrapServers()), Clock.systemUTC())) {
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (seen < 60 && System.nanoTime() < deadline) {
        LagQuery.Sample sample = query.sample(List.of(group), List.of(), false);
        for (GroupLag lag : sample.groups()) {
          for (PartitionLag row : lag.partitions()) {
            if (row.lag() != null) {
              assertThat(row.lag()).as(row.toString()).isNotNegative();
              // Nor does a log that grows look like an open transaction.
              assertThat(row.note()).as(row.toString()).isNull();
              seen++;
            }
          }
        }
        if (seen > 20 && threads.size() == 2) {
          threads.add(new Thread(member));
          threads.get(2).start();
        }
      }
    } finally {
      stop.set(true);
      for (Thread thread : threads) {
        thread.join(30_000);
      }
    }
    assertThat(seen).isGreaterThanOrEqualTo(60);
  }

  private static KafkaProducer<byte[], byte[]> producer(Cluster cluster, String transaction) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", cluster.bootstrapServers());
    if (transaction != null) {
      properties.put("transactional.id", transaction);
    }
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Cluster cluster, String group) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", cluster.bootstrapServers(),
            "group.id", group,
            "enable.auto.commit", "false",
            "fetch.max.wait.ms", "20",
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
