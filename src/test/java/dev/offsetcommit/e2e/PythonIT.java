package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.SharedBroker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The tutorial's own Python programs beside ours, with nothing adapted but topic, group and
 * address; skipped where python3 has no kafka module.
 */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class PythonIT {

  private static final String PYTHON = "/usr/bin/python3";

  @TempDir private Path directory;

  @BeforeAll
  static void thereIsKafkaForPython() {
    boolean there = Files.isExecutable(Path.of(PYTHON));
    if (there) {
      try (Child child = Child.exec(Map.of(), List.of(PYTHON, "-c", "import kafka"))) {
        there = child.awaitExit() == 0;
      }
    }
    assumeTrue(there, "no kafka module for " + PYTHON + " (Debian: python3-kafka)");
  }

  private Child python(Cluster cluster, String script, String topic, String group)
      throws IOException {
    try (InputStream in = PythonIT.class.getResourceAsStream("/seed/" + script)) {
      String adapted =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("hello_world1", topic)
              .replace("demo112215sgtrjwrykvjh", group)
              .replace("localhost:9092", cluster.bootstrapServers());
      Path file = Files.writeString(directory.resolve(script), adapted);
      return Child.exec(Map.of(), List.of(PYTHON, "-u", file.toString()));
    }
  }

  private static Command consume(Cluster cluster, String topic, String group) {
    Command consumer =
        Command.run(
            "consumer",
            "-b",
            cluster.bootstrapServers(),
            "-t",
            topic,
            "-g",
            group,
            "--manual-commit",
            "-e");
    assertThat(consumer.code()).as(consumer.toString()).isZero();
    return consumer;
  }

  private static List<String> values(List<String> lines) {
    return lines.stream()
        .filter(l -> l.startsWith("The value is : "))
        .map(l -> l.replaceAll("\\D", ""))
        .toList();
  }

  /** The one-file example, as its first comment says. */
  private static Child example(Cluster cluster, String topic, String group) {
    return Child.exec(
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            cluster.bootstrapServers(),
            "KAFKA_TOPIC",
            topic,
            "KAFKA_GROUP_ID",
            group),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            "target/offset-commit.jar",
            "examples/ManualCommit.java"));
  }

  private static void awaitCommits(Child python, int count) {
    int[] seen = {0};
    python.awaitOut(l -> l.startsWith("****") && ++seen[0] == count);
  }

  /**
   * A Python consumer that is killed stays a member for ten seconds; the test does not wait for
   * that.
   */
  private static void takeOut(Cluster cluster, String group) throws Exception {
    cluster
        .admin()
        .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
        .all()
        .get();
  }

  @Test
  void ourConsumerReadsWhatThePythonProducerSends(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(4);
    try (Child producer = python(cluster, "producer.py", topic, "-")) {
      // It prints a number before it sends it: the third says that two are under way at least.
      producer.awaitOut(l -> l.equals("{'number': 2}"));
      Command consumer = consume(cluster, topic, cluster.newName("g"));

      assertThat(values(consumer.outLines())).contains("0", "1").doesNotHaveDuplicates();
      assertThat(consumer.outLines()).contains("The value is : {\"number\": 1}");
    }
  }

  @Test
  void thePythonConsumerReadsWhatOurProducerSends(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(4);
    String group = cluster.newName("g");
    Command producer =
        Command.run(
            "producer",
            "-b",
            cluster.bootstrapServers(),
            "-t",
            topic,
            "-n",
            "8",
            "--interval",
            "10ms");
    assertThat(producer.code()).as(producer.toString()).isZero();
    try (Child consumer = python(cluster, "consumer.py", topic, group)) {
      awaitCommits(consumer, 8);

      assertThat(values(consumer.out()))
          .containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7");
    }
  }

  @Test
  void oursResumesExactlyWhereThePythonConsumerStopped(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(2);
    String group = cluster.newName("g");
    cluster.produce(topic, 2, 0, 10);
    try (Child consumer = python(cluster, "consumer.py", topic, group)) {
      awaitCommits(consumer, 10);
      consumer.kill();
    }
    cluster
        .committed(group, topic)
        .values()
        .forEach(c -> assertThat(c.metadata()).matches("\\d{13}"));
    takeOut(cluster, group);
    cluster.produce(topic, 2, 10, 20);

    Command ours = consume(cluster, topic, group);

    assertThat(values(ours.outLines()))
        .containsExactlyInAnyOrder("10", "11", "12", "13", "14", "15", "16", "17", "18", "19");
    assertThat(ours.err()).contains("-0,1 from 5 (committed)");
  }

  @Test
  void thePythonConsumerResumesExactlyWhereOursStopped(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(2);
    String group = cluster.newName("g");
    cluster.produce(topic, 2, 0, 10);
    consume(cluster, topic, group);
    cluster.produce(topic, 2, 10, 16);
    try (Child consumer = python(cluster, "consumer.py", topic, group)) {
      awaitCommits(consumer, 6);

      assertThat(values(consumer.out()))
          .containsExactlyInAnyOrder("10", "11", "12", "13", "14", "15");
    }
  }

  @Test
  void theOneFileExampleAndThePythonConsumerHandOverToEachOther(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(2);
    String group = cluster.newName("g");
    cluster.produce(topic, 2, 0, 10);
    try (Child python = python(cluster, "consumer.py", topic, group)) {
      awaitCommits(python, 10);
      python.kill();
    }
    takeOut(cluster, group);
    cluster.produce(topic, 2, 10, 16);
    try (Child java = example(cluster, topic, group)) {
      awaitCommits(java, 6);
      java.signal("TERM");
      java.awaitExit();

      assertThat(values(java.out())).containsExactlyInAnyOrder("10", "11", "12", "13", "14", "15");
    }
    cluster.produce(topic, 2, 16, 20);
    try (Child python = python(cluster, "consumer.py", topic, group)) {
      awaitCommits(python, 4);

      assertThat(values(python.out())).containsExactlyInAnyOrder("16", "17", "18", "19");
    }
  }
}
