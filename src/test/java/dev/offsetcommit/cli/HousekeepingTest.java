package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offsetcommit.broker.BrokerSettings;
import dev.offsetcommit.broker.EmbeddedBroker;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.Requests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.OffsetCommitRequest;
import org.apache.kafka.common.requests.OffsetCommitResponse;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a broker removes by itself, compacted records and expired offsets, as {@code lag} and {@code
 * journal} show it: on a broker of its own that does so at once instead of after seconds and days.
 */
class HousekeepingTest {

  private static EmbeddedBroker broker;
  private static Cluster cluster;

  @BeforeAll
  static void start() {
    broker =
        EmbeddedBroker.start(
            BrokerSettings.ephemeral()
                .with("log.cleaner.backoff.ms", "50")
                .with("offsets.retention.check.interval.ms", "100"));
    cluster = new Cluster(broker.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    cluster.close();
    broker.close();
  }

  private static List<JsonNode> json(String... args) throws Exception {
    List<String> line = new ArrayList<>(List.of(args));
    line.addAll(List.of("-b", cluster.bootstrapServers(), "--output", "json"));
    Command command = Command.run(line.toArray(String[]::new));
    assertThat(command.code()).as(command.toString()).isZero();
    List<JsonNode> nodes = new ArrayList<>();
    for (String out : command.outLines()) {
      nodes.add(new ObjectMapper().readTree(out));
    }
    return nodes;
  }

  /** What a consumer gets from an offset on. */
  private static List<Long> offsets(TopicPartition partition, long from) {
    List<Long> offsets = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers(), "fetch.max.wait.ms", "20"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(50)).forEach(r -> offsets.add(r.offset()));
      }
    }
    return offsets;
  }

  @Test
  void compactedRecordsNeverComeAndExactSaysHowManyDo() throws Exception {
    String topic = cluster.newName("compacted");
    TopicPartition partition = new TopicPartition(topic, 0);
    cluster
        .admin()
        .createTopics(
            List.of(
                new NewTopic(topic, Optional.of(1), Optional.empty())
                    .configs(
                        Map.of(
                            "cleanup.policy", "compact",
                            // Each second of the records' own time begins a segment.
                            "segment.ms", "1000",
                            "min.cleanable.dirty.ratio", "0.01"))))
        .all()
        .get();
    // Four times the same three keys; only the active segment, the last record's, is never cleaned.
    long first = System.currentTimeMillis() - 300_000;
    for (int i = 0; i < 12; i++) {
      byte[] key = {(byte) (i % 3)};
      // One by one: records of one batch go to one segment.
      cluster.send(
          List.of(new ProducerRecord<>(topic, 0, first + i * 10_000L, key, new byte[] {1})));
    }
    Await.until(
        () -> offsets(partition, 0).size() < 5, () -> "not cleaned: " + offsets(partition, 0));
    String group = cluster.newName("group");
    cluster
        .admin()
        .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(2, "")))
        .all()
        .get();

    long left = offsets(partition, 2).size();
    long before = System.currentTimeMillis();
    JsonNode row = json("lag", "-g", group, "--exact").get(0);

    assertThat(row.get("lag").longValue()).isEqualTo(10);
    assertThat(row.get("records_to_come").longValue()).isEqualTo(left).isBetween(3L, 4L);
    assertThat(row.get("note").textValue())
        .startsWith(left + " records are left to come: " + (10 - left) + " offsets hold none");
    // The age is that of the first record that is still there, not of one that stood at offset 2.
    long oldest = first + offsets(partition, 2).get(0) * 10_000;
    assertThat(row.get("time_lag_ms").longValue())
        .isBetween(before - oldest, System.currentTimeMillis() - oldest);
  }

  @Test
  void anExpiredOffsetIsSeenToGo() throws Exception {
    String topic = cluster.newTopic(2);
    String group = cluster.newName("group");
    cluster
        .admin()
        .alterConsumerGroupOffsets(
            group, Map.of(new TopicPartition(topic, 1), new OffsetAndMetadata(0, "stays")))
        .all()
        .get();
    // As clients before 2.1 do it: the commit says itself how long it is to be kept.
    OffsetCommitRequestData commit =
        new OffsetCommitRequestData()
            .setGroupId(group)
            .setRetentionTimeMs(1)
            .setTopics(
                List.of(
                    new OffsetCommitRequestTopic()
                        .setName(topic)
                        .setPartitions(
                            List.of(
                                new OffsetCommitRequestPartition()
                                    .setPartitionIndex(0)
                                    .setCommittedOffset(0)
                                    .setCommittedMetadata("goes")))));
    OffsetCommitResponse answer =
        (OffsetCommitResponse)
            Requests.send(
                cluster.bootstrapServers(),
                OffsetCommitRequest.Builder.forTopicNames(commit).build((short) 2));
    assertThat(answer.errorCounts()).containsOnlyKeys(Errors.NONE);
    Await.until(
        () -> !cluster.committed(group, topic).containsKey(0),
        () -> "not expired: " + cluster.committed(group, topic));

    List<JsonNode> lag = json("lag", "-g", group);
    assertThat(lag).hasSize(3);
    assertThat(lag.get(0).get("current_offset").isNull()).isTrue();
    assertThat(lag.get(1).get("partition").intValue()).isEqualTo(1);
    assertThat(lag.get(2).get("uncommitted").get(0).textValue()).isEqualTo(topic + "-0");

    List<String> seen = new ArrayList<>();
    long expiresMs = 0;
    for (JsonNode node : json("journal", "-g", group)) {
      seen.add(
          node.get("type").textValue()
              + " "
              + node.get("partition")
              + " "
              + node.get("offset")
              + " "
              + node.get("marks"));
      if (node.get("type").textValue().equals("commit") && node.get("partition").intValue() == 0) {
        expiresMs = node.get("expires_ms").longValue() - node.get("timestamp_ms").longValue();
      }
    }
    assertThat(seen)
        .containsExactly("commit 1 0 []", "commit 0 0 []", "tombstone 0 null [\"removed\"]");
    assertThat(expiresMs).isEqualTo(1);
  }
}
