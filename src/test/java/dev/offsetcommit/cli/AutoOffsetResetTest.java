package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.SharedBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a consumer begins: {@code --auto-offset-reset}, for a group without and with commits. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class AutoOffsetResetTest {

  private static final long HOUR_MS = 3_600_000;

  /** Offsets 0 to 2 are two hours old, 3 and 4 are of now. */
  private static String topicOverTwoHours(Cluster cluster) {
    String topic = cluster.newTopic(1);
    long now = System.currentTimeMillis();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      records.add(
          new ProducerRecord<>(
              topic,
              0,
              n < 3 ? now - 2 * HOUR_MS : now,
              null,
              ("{\"number\": " + n + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
    cluster.send(records);
    return topic;
  }

  private static Command consume(Cluster cluster, String topic, String group, String reset) {
    return Command.run(
        "consumer",
        "-b",
        cluster.bootstrapServers(),
        "-t",
        topic,
        "-g",
        group,
        "--auto-offset-reset",
        reset,
        "--manual-commit",
        "--output",
        "json",
        "-e");
  }

  private static List<String> offsets(Command consumer) {
    return consumer.outLines().stream()
        .map(l -> l.replaceAll(".*\"offset\":(\\d+),.*", "$1"))
        .toList();
  }

  @Test
  void earliestBeginsAtTheFirstRecord(Cluster cluster) {
    Command consumer =
        consume(cluster, topicOverTwoHours(cluster), cluster.newName("g"), "earliest");

    assertThat(consumer.code()).as(consumer.toString()).isZero();
    assertThat(offsets(consumer)).containsExactly("0", "1", "2", "3", "4");
    assertThat(consumer.err()).contains("\"offset\":0,\"reason\":\"reset\",\"reset\":\"earliest\"");
  }

  @Test
  void latestBeginsAtTheEnd(Cluster cluster) {
    Command consumer = consume(cluster, topicOverTwoHours(cluster), cluster.newName("g"), "latest");

    assertThat(consumer.code()).as(consumer.toString()).isZero();
    assertThat(offsets(consumer)).isEmpty();
    assertThat(consumer.err()).contains("\"offset\":5,\"reason\":\"reset\",\"reset\":\"latest\"");
  }

  @Test
  void byDurationBeginsSoLongAgo(Cluster cluster) {
    Command consumer =
        consume(cluster, topicOverTwoHours(cluster), cluster.newName("g"), "by_duration:PT1H");

    assertThat(consumer.code()).as(consumer.toString()).isZero();
    assertThat(offsets(consumer)).containsExactly("3", "4");
    assertThat(consumer.err())
        .contains("\"offset\":3,\"reason\":\"reset\",\"reset\":\"by_duration:PT1H\"");
  }

  @Test
  void byDurationBackBefore1970BeginsAtTheFirstRecord(Cluster cluster) {
    Command consumer =
        consume(cluster, topicOverTwoHours(cluster), cluster.newName("g"), "by_duration:P36500D");

    assertThat(consumer.code()).as(consumer.toString()).isZero();
    assertThat(offsets(consumer)).containsExactly("0", "1", "2", "3", "4");
  }

  @Test
  void noneRefusesToChoose(Cluster cluster) {
    String group = cluster.newName("g");
    Command consumer = consume(cluster, topicOverTwoHours(cluster), group, "none");

    assertThat(consumer.code()).as(consumer.toString()).isEqualTo(1);
    assertThat(consumer.err()).contains(group, "--auto-offset-reset none", "Use earliest");
    assertThat(consumer.err()).doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"earliest", "latest", "none", "by_duration:PT1H"})
  void aCommittedOffsetWinsOverAllOfThem(String reset, Cluster cluster) throws Exception {
    String topic = topicOverTwoHours(cluster);
    String group = cluster.newName("g");
    cluster
        .admin()
        .alterConsumerGroupOffsets(
            group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(2, "17")))
        .all()
        .get();

    Command consumer = consume(cluster, topic, group, reset);

    assertThat(consumer.code()).as(consumer.toString()).isZero();
    assertThat(offsets(consumer)).containsExactly("2", "3", "4");
    assertThat(consumer.err())
        .contains("\"offset\":2,\"reason\":\"committed\",\"reset\":null,\"metadata\":\"17\"");
  }

  @Test
  void aCommitPastTheEndOfTheLogIsReported(Cluster cluster) throws Exception {
    String topic = topicOverTwoHours(cluster);
    String group = cluster.newName("g");
    cluster
        .admin()
        .alterConsumerGroupOffsets(
            group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(1000)))
        .all()
        .get();

    Command consumer =
        Command.run(
            "consumer", "-b", cluster.bootstrapServers(), "-t", topic, "-g", group, "-n", "5");

    assertThat(consumer.code()).as(consumer.toString()).isZero();
    assertThat(consumer.err())
        .contains("continues at 0 instead of 1000", "past the end of the log");
  }

  static Stream<String> protocols() {
    return Stream.of("classic", "consumer");
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("protocols")
  void afterAStopItResumesAtTheNextRecord(String protocol, Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("g");
    cluster.produce(topic, 1, 0, 9);
    String[] line = {
      "consumer",
      "-b",
      cluster.bootstrapServers(),
      "-t",
      topic,
      "-g",
      group,
      "--manual-commit",
      "--output",
      "json",
      "--group-protocol",
      protocol,
      "-n",
      "4"
    };
    Command first = Command.run(line);
    Command second = Command.run(line);

    assertThat(offsets(first)).containsExactly("0", "1", "2", "3");
    assertThat(offsets(second)).containsExactly("4", "5", "6", "7");
    assertThat(second.err()).contains("\"offset\":4,\"reason\":\"committed\"");
  }
}
