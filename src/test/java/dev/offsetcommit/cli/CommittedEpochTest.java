package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A commit whose leader epoch the partition never had: Kafka's client would wait for ever. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class CommittedEpochTest {

  private static String topicOfTen(Cluster cluster) {
    String topic = cluster.newTopic(1);
    cluster.produce(topic, 1, 0, 10);
    return topic;
  }

  private static void commitWithEpoch(Cluster cluster, String group, String topic, int epoch)
      throws Exception {
    cluster
        .admin()
        .alterConsumerGroupOffsets(
            group,
            Map.of(
                new TopicPartition(topic, 0),
                new OffsetAndMetadata(5, Optional.of(epoch), "theirs")))
        .all()
        .get();
  }

  private static Command consume(
      Cluster cluster, String topic, String group, String mode, String protocol) {
    return Command.run(
        "consumer",
        "-b",
        cluster.bootstrapServers(),
        "-t",
        topic,
        "-g",
        group,
        "--commit",
        mode,
        "--group-protocol",
        protocol,
        "--output",
        "json",
        "-e");
  }

  @ParameterizedTest
  @CsvSource({"record, classic", "record, consumer", "auto, classic", "auto, consumer"})
  void theConsumerResumesAtItsOffsetAndNamesTheEpoch(String mode, String protocol, Cluster cluster)
      throws Exception {
    String topic = topicOfTen(cluster);
    String group = cluster.newName("g");
    commitWithEpoch(cluster, group, topic, 100);

    Command consumer = consume(cluster, topic, group, mode, protocol);

    assertThat(consumer.code()).as(consumer.toString()).isZero();
    assertThat(consumer.outLines()).hasSize(5);
    assertThat(consumer.err())
        .contains(
            "\"type\":\"committed_epoch_above\"",
            "\"offset\":5,\"committed_epoch\":100,\"leader_epoch\":0",
            "\"offset\":5,\"reason\":\"committed\",\"reset\":null,\"metadata\":\"theirs\"");
  }

  @Test
  void anEpochThatThePartitionHasHadIsLeftAlone(Cluster cluster) throws Exception {
    String topic = topicOfTen(cluster);
    String group = cluster.newName("g");
    commitWithEpoch(cluster, group, topic, 0);

    assertThat(consume(cluster, topic, group, "record", "classic").err())
        .doesNotContain("committed_epoch_above");
  }

  @Test
  void whereTheGroupHasMembersTheWayOutIsNamed(Cluster cluster) throws Exception {
    String topic = topicOfTen(cluster);
    String group = cluster.newName("g");
    commitWithEpoch(cluster, group, topic, 100);
    try (KafkaConsumer<byte[], byte[]> member =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers(), "group.id", group),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      member.subscribe(List.of(cluster.newTopic(1)));
      while (member.assignment().isEmpty()) {
        member.poll(Duration.ofMillis(100));
      }

      Command consumer = consume(cluster, topic, group, "record", "classic");

      assertThat(consumer.code()).as(consumer.toString()).isEqualTo(1);
      assertThat(consumer.err())
          .contains(group, topic + "-0 with leader epoch 100", "partition's is 0", "reset --to-");
    }
  }

  @Test
  void lagNotesItAndAResetToTheSameOffsetMendsIt(Cluster cluster, @TempDir Path directory)
      throws Exception {
    String topic = topicOfTen(cluster);
    String group = cluster.newName("g");
    commitWithEpoch(cluster, group, topic, 100);
    String[] lag = {"lag", "-b", cluster.bootstrapServers(), "-g", group, "--output", "json"};
    String note = "leader epoch 100 is above the partition's 0";
    assertThat(Command.run(lag).out()).contains(note);

    Command reset =
        Command.run(
            "reset",
            "-b",
            cluster.bootstrapServers(),
            "-g",
            group,
            "-t",
            topic,
            "--to-current",
            "--execute",
            "--undo-file",
            directory.resolve("undo.jsonl").toString());

    assertThat(reset.code()).as(reset.toString()).isZero();
    assertThat(Command.run(lag).out()).doesNotContain(note);
    Command consumer = consume(cluster, topic, group, "record", "consumer");
    assertThat(consumer.outLines()).as(consumer.toString()).hasSize(5);
    assertThat(consumer.err()).doesNotContain("committed_epoch_above");
  }
}
