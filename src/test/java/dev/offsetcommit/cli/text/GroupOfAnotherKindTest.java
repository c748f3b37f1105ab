package dev.offsetcommit.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.SharedBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A group that does not take an ordinary consumer: the line says why. */
@ExtendWith(SharedBroker.class)
class GroupOfAnotherKindTest {

  private static Map<String, Object> properties(Cluster cluster, String group) {
    return Map.of("bootstrap.servers", cluster.bootstrapServers(), "group.id", group);
  }

  private static Command consume(
      Cluster cluster, String topic, String group, String protocol, String... more) {
    List<String> line =
        new java.util.ArrayList<>(
            List.of(
                "consumer",
                "-b",
                cluster.bootstrapServers(),
                "-t",
                topic,
                "-g",
                group,
                "--commit",
                "record",
                "-n",
                "1",
                "--idle-timeout",
                "20s",
                "--group-protocol",
                protocol));
    line.addAll(List.of(more));
    return Command.run(line.toArray(new String[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void aShareGroupIsNamed(String protocol, Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("share");
    try (KafkaShareConsumer<byte[], byte[]> share =
        new KafkaShareConsumer<>(
            properties(cluster, group), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      share.subscribe(List.of(topic));
      Await.until(
          () -> {
            share.poll(Duration.ofMillis(50));
            try {
              return !cluster
                  .admin()
                  .describeShareGroups(List.of(group))
                  .describedGroups()
                  .get(group)
                  .get()
                  .members()
                  .isEmpty();
            } catch (Exception e) {
              return false;
            }
          },
          () -> "no share group");

      Command refused = consume(cluster, topic, group, protocol);

      assertThat(refused.code()).as(refused.toString()).isEqualTo(1);
      assertThat(refused.err())
          .endsWith(
              "Group "
                  + group
                  + " is a share group: an ordinary consumer cannot join it. Use another --group.\n");
    }
  }

  @Test
  void anotherAssignorIsNamed(Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    try (KafkaConsumer<byte[], byte[]> member =
        new KafkaConsumer<>(
            properties(cluster, group), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      member.subscribe(List.of(topic));
      Await.until(
          () -> {
            member.poll(Duration.ofMillis(50));
            return !member.assignment().isEmpty();
          },
          () -> "no partitions");

      Command refused =
          consume(
              cluster,
              topic,
              group,
              "classic",
              "-X",
              "partition.assignment.strategy=org.apache.kafka.clients.consumer.StickyAssignor");

      assertThat(refused.code()).as(refused.toString()).isEqualTo(1);
      assertThat(refused.err())
          .contains("The 1 member of group " + group + " assign partitions with 'range'");
    }
  }
}
