package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.SharedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that a real broker has deleted before the group read them: {@code --on-gap}. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class OnGapTest {

  @TempDir private Path directory;

  private static void deleteBefore(Cluster cluster, String topic, long offset) throws Exception {
    cluster
        .admin()
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
        .all()
        .get();
  }

  private List<String> line(
      Cluster cluster, String topic, String group, String mode, String protocol) {
    List<String> line = new ArrayList<>(List.of("consumer", "-b", cluster.bootstrapServers()));
    line.addAll(List.of("-t", topic, "-g", group, "--commit", mode, "--output", "json"));
    line.addAll(List.of("--group-protocol", protocol));
    if (mode.equals("sink")) {
      line.addAll(List.of("--sink", "jdbc:sqlite:" + directory.resolve("sink.db")));
    }
    if (mode.equals("transaction")) {
      line.addAll(List.of("--output-topic", topic + "-out"));
    }
    return line;
  }

  private static Command run(List<String> line, String... more) {
    List<String> all = new ArrayList<>(line);
    all.addAll(List.of(more));
    return Command.run(all.toArray(String[]::new));
  }

  private static long committed(Cluster cluster, String group, String topic) {
    return cluster.committed(group, topic).get(0).offset();
  }

  @ParameterizedTest
  @CsvSource({
    "transaction, classic",
    "transaction, consumer",
    "sink, classic",
    "sink, consumer",
  })
  void exactlyOnceStopsInFrontOfADeletion(String mode, String protocol, Cluster cluster)
      throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("g");
    cluster.produce(topic, 1, 0, 10);
    List<String> line = line(cluster, topic, group, mode, protocol);
    assertThat(run(line, "-n", "2").code()).isZero();
    deleteBefore(cluster, topic, 6);

    Command stopped = run(line, "-e");

    assertThat(stopped.code()).as(stopped.toString()).isEqualTo(1);
    assertThat(stopped.out()).isEmpty();
    assertThat(stopped.err())
        .contains(
            "\"type\":\"records_deleted\"", "\"first_offset\":2,\"last_offset\":5,\"count\":4")
        .contains("Topic " + topic + ", partition 0: offsets 2 to 5 (4)", "--on-gap continue");
    assertThat(committed(cluster, group, topic)).as("nothing past them").isEqualTo(2);

    Command wentOn = run(line, "-e", "--on-gap", "continue");

    assertThat(wentOn.code()).as(wentOn.toString()).isZero();
    assertThat(wentOn.outLines()).hasSize(4);
    assertThat(wentOn.err()).contains("\"deleted\":4");
    // The coordinator has a transaction's offsets a moment after the transaction's end.
    Await.until(
        () -> committed(cluster, group, topic) >= 10,
        () -> "committed " + committed(cluster, group, topic));
  }

  @ParameterizedTest
  @CsvSource({"auto, classic", "auto, consumer", "record, consumer", "interval, classic"})
  void theOthersReportItAndGoOnAlsoWhereNoRecordIsLeft(
      String mode, String protocol, Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("g");
    cluster.produce(topic, 1, 0, 10);
    List<String> line = line(cluster, topic, group, mode, protocol);
    assertThat(run(line, "-n", "2").code()).isZero();
    deleteBefore(cluster, topic, 10);

    Command stopped = run(line, "-e", "--on-gap", "stop");
    assertThat(stopped.code()).as(stopped.toString()).isEqualTo(1);
    assertThat(committed(cluster, group, topic)).as("nothing past them").isEqualTo(2);

    Command wentOn = run(line, "-e");

    assertThat(wentOn.code()).as(wentOn.toString()).isZero();
    assertThat(wentOn.err())
        .contains(
            "\"first_offset\":2,\"last_offset\":9,\"count\":8,\"offset\":10", "\"deleted\":8");
    assertThat(committed(cluster, group, topic)).isEqualTo(10);
    assertThat(run(line, "-e").err()).as("said once").doesNotContain("records_deleted");
  }

  /** One record in a fetch, and slow enough that most of them are not fetched when they go. */
  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void aRunningReaderThatRetentionOvertakesSaysWhatItDidNotRead(String protocol, Cluster cluster)
      throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("g");
    for (int n = 0; n < 20; n++) {
      // A batch each.
      cluster.produce(topic, 1, n, n + 1);
    }
    List<String> line = line(cluster, topic, group, "record", protocol);
    line.addAll(List.of("-X", "max.partition.fetch.bytes=1", "-X", "fetch.max.bytes=1"));
    Thread retention =
        new Thread(
            () -> {
              try {
                while (cluster.committed(group, topic).isEmpty()) {
                  Thread.onSpinWait();
                }
                deleteBefore(cluster, topic, 18);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    retention.start();

    Command consumer = run(line, "-e", "--process-time", "100ms");

    retention.join();
    assertThat(consumer.code()).as(consumer.toString()).isZero();
    int before = consumer.outLines().size() - 2;
    assertThat(before).isBetween(1, 17);
    assertThat(consumer.err())
        .contains(
            "\"first_offset\":%d,\"last_offset\":17,\"count\":%d,\"offset\":18"
                .formatted(before, 18 - before));
  }

  @ParameterizedTest
  @CsvSource({"transaction, classic", "record, consumer", "sink, classic"})
  void whatComesBehindTheBeginningOfAnIdleMemberIsReadByItsSuccessor(
      String mode, String protocol, Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("g");
    cluster.produce(topic, 1, 0, 5);
    List<String> line = line(cluster, topic, group, mode, protocol);
    line.addAll(List.of("--auto-offset-reset", "latest", "-e"));

    Command idle = run(line);
    cluster.produce(topic, 1, 5, 8);
    Command successor = run(line);

    assertThat(idle.outLines()).isEmpty();
    assertThat(successor.outLines()).as(successor.toString()).hasSize(3);
    if (!mode.equals("sink")) {
      assertThat(idle.err()).contains("\"offset\":5,\"metadata\":\"\"");
    }
  }
}
