package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.ClientVersion;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Examples;
import dev.offsetcommit.harness.SharedBroker;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs each one-file example as its first comment says, and sees what it delivers and commits. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class ExamplesIT {

  private static final int TERMINATED = 128 + 15;
  private static final int RECORDS = 12;
  private static final String VERSION = ClientVersion.get();

  @TempDir private Path directory;

  private Child run(Cluster cluster, String example, String topic, String group) {
    return run(cluster.bootstrapServers(), example, topic, group);
  }

  /** In a directory of its own, for the example that writes a file. */
  private Child run(String servers, String example, String topic, String group) {
    return run(
        Map.of("KAFKA_BOOTSTRAP_SERVERS", servers, "KAFKA_TOPIC", topic, "KAFKA_GROUP_ID", group),
        example,
        "");
  }

  /** The same, compiled before: what it does at its end is no matter of how it was started. */
  private Child runCompiled(String servers, String example, String topic, String group)
      throws IOException {
    return Child.exec(
        Map.of("KAFKA_BOOTSTRAP_SERVERS", servers, "KAFKA_TOPIC", topic, "KAFKA_GROUP_ID", group),
        Examples.compiled(example, directory));
  }

  private Child run(Map<String, String> environment, String example, String arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String line =
        "cd '%s' && exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' '%s' %s"
            .formatted(
                directory,
                java,
                new File("target/offset-commit.jar").getAbsolutePath(),
                new File("examples/" + example + ".java").getAbsolutePath(),
                arguments);
    return Child.exec(environment, List.of("sh", "-c", line));
  }

  /** A client that has the fix makes this fail: then the finding, and the warning, need a look. */
  @ParameterizedTest
  @CsvSource({"consumer, 3", "classic, 0"})
  void autoCommitPassesRecordsInHandOnTheConsumerProtocolOnly(
      String protocol, int code, Cluster cluster) {
    String arguments =
        "servers=%s protocol=%s polls=60".formatted(cluster.bootstrapServers(), protocol);
    try (Child example = run(Map.of(), "finding/CommittedInHand", arguments)) {
      assertThat(example.awaitExit()).as(example.toString()).isEqualTo(code);

      String last = example.out().get(example.out().size() - 1);
      assertThat(last)
          .startsWith("kafka-clients %s, group.protocol=%s,".formatted(VERSION, protocol))
          .matches(".* of 60 polls; [1-9]\\d* commits seen");
      long shown = example.out().stream().filter(line -> line.contains("in hand ")).count() - 1;
      assertThat(last).contains("after %d of ".formatted(shown));
      assertThat(shown > 0).isEqualTo(protocol.equals("consumer"));
    }
  }

  private static void awaitNumbers(Child example, String pattern, int count) {
    int[] seen = {0};
    example.awaitOut(line -> line.matches(pattern) && ++seen[0] == count);
  }

  private static List<Long> numbers(Child example, String pattern) {
    return example.out().stream()
        .filter(line -> line.matches(pattern))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sorted()
        .toList();
  }

  private static List<Long> upTo(long first, long last) {
    return java.util.stream.LongStream.rangeClosed(first, last).boxed().toList();
  }

  private static Map<Integer, Long> committed(Cluster cluster, String group, String topic) {
    Map<Integer, Long> offsets = new TreeMap<>();
    cluster.committed(group, topic).forEach((p, o) -> offsets.put(p, o.offset()));
    return offsets;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"AutoCommit", "ManualCommit", "BatchCommit", "IntervalCommit", "CommitBefore"})
  void deliversEachRecordOnceAndCommitsBehindTheLast(String example, Cluster cluster) {
    String topic = cluster.newTopic(4);
    String group = cluster.newName("g");
    String value = example.equals("ManualCommit") ? "The value is : .*" : "\\{\"number\":\\d+}";
    cluster.produce(topic, 4, 0, RECORDS);
    try (Child first = run(cluster, example, topic, group)) {
      awaitNumbers(first, value, RECORDS);
      first.signal("TERM");
      assertThat(first.awaitExit()).as(first.toString()).isEqualTo(TERMINATED);

      assertThat(numbers(first, value)).isEqualTo(upTo(0, RECORDS - 1));
      assertThat(first.err()).isEmpty();
      if (example.equals("ManualCommit")) {
        printsTheLinesOfTheTutorialAndCommitsTheTimestamp(first, cluster, topic, group);
      }
      assertThat(committed(cluster, group, topic)).isEqualTo(Map.of(0, 3L, 1, 3L, 2, 3L, 3, 3L));
    }
  }

  private static void printsTheLinesOfTheTutorialAndCommitsTheTimestamp(
      Child example, Cluster cluster, String topic, String group) {
    assertThat(example.out())
        .contains(
            "The value is : {\"number\":7}",
            "The key is : null",
            "The topic is : " + topic,
            "The partition is : 3",
            "The offset is : 2",
            "*".repeat(100));
    List<String> timestamps =
        example.out().stream()
            .filter(line -> line.startsWith("The timestamp is : "))
            .map(line -> line.replaceAll("\\D", ""))
            .toList();
    assertThat(cluster.committed(group, topic).values())
        .extracting(OffsetAndMetadata::metadata)
        .allMatch(timestamps::contains);
  }

  @Test
  void transactionCommitWritesEachRecordOnceForReadersOfWhatIsCommitted(Cluster cluster) {
    String topic = cluster.newTopic(4);
    String group = cluster.newName("g");
    cluster.newTopicNamed(topic + "-out", 4);
    cluster.produce(topic, 4, 0, RECORDS);
    try (Child example = run(cluster, "TransactionCommit", topic, group)) {
      Await.until(
          () -> committed(cluster, group, topic).values().stream().mapToLong(o -> o).sum() == 12,
          example::toString);
      example.signal("TERM");
      assertThat(example.awaitExit()).as(example.toString()).isEqualTo(TERMINATED);
    }
    try (Child reader =
        Child.start(
            "consumer",
            "-b",
            cluster.bootstrapServers(),
            "-t",
            topic + "-out",
            "-g",
            cluster.newName("g"),
            "--output",
            "json",
            "-e")) {
      assertThat(reader.awaitExit()).isZero();
      assertThat(reader.out()).hasSize(RECORDS);
    }
  }

  @Test
  void databaseCommitResumesAtTheOffsetsInItsDatabase(Cluster cluster) throws SQLException {
    String topic = cluster.newTopic(4);
    String group = cluster.newName("g");
    for (int run = 0; run < 2; run++) {
      cluster.produce(topic, 4, run * RECORDS, (run + 1) * RECORDS);
      try (Child example = run(cluster, "DatabaseCommit", topic, group)) {
        int expected = (run + 1) * RECORDS;
        Await.until(() -> inDatabase().size() >= expected, example::toString);
        example.signal("TERM");
        assertThat(example.awaitExit()).as(example.toString()).isEqualTo(TERMINATED);
      }
    }
    assertThat(inDatabase()).isEqualTo(upTo(0, 2 * RECORDS - 1));
    assertThat(cluster.committed(group, topic)).isEmpty();
  }

  private List<Long> inDatabase() {
    List<Long> numbers = new ArrayList<>();
    try (Connection db =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("numbers.db"));
        Statement statement = db.createStatement();
        ResultSet rows = statement.executeQuery("select number from numbers order by number")) {
      while (rows.next()) {
        numbers.add(rows.getLong(1));
      }
      return numbers;
    } catch (SQLException e) {
      return List.of(); // The example has not created it yet.
    }
  }

  @Test
  void producerSendsTheNumbersOfTheTutorial(Cluster cluster) {
    String topic = cluster.newTopic(1);
    try (Child example = run(cluster, "Producer", topic, "-")) {
      awaitNumbers(example, "\\{\"number\":1}", 1);
      Await.until(() -> cluster.logEnd(topic, 0) == 2, example::toString);
      example.signal("TERM");
      assertThat(example.awaitExit()).as(example.toString()).isEqualTo(TERMINATED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AutoCommit",
        "ManualCommit",
        "IntervalCommit",
      })
  void stopsAtARecordThatIsNotJsonInOneLineAndDoesNotCommitIt(String example, Cluster cluster)
      throws IOException {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("g");
    cluster.produceBytes(topic, 0, "abc".getBytes(StandardCharsets.UTF_8));
    try (Child child = runCompiled(cluster.bootstrapServers(), example, topic, group)) {
      assertThat(child.awaitExit()).as(child.toString()).isEqualTo(1);

      assertThat(child.err()).singleElement().asString().contains(topic, "'abc'");
      assertThat(committed(cluster, group, topic)).doesNotContainValue(1L);
    }
  }

  @Test
  void aMissingTopicIsOneLineAndIsNotCreated(Cluster cluster) throws IOException {
    for (int run = 0; run < 2; run++) {
      try (Child child =
          runCompiled(cluster.bootstrapServers(), "ManualCommit", "nothing-here", "g")) {
        assertThat(child.awaitExit()).isEqualTo(1);

        assertThat(child.err())
            .containsExactly("nothing-here at " + cluster.bootstrapServers() + ": no such topic");
      }
    }
  }

  @Test
  void noBrokerIsOneLine() throws IOException {
    try (Child child = runCompiled("127.0.0.1:1", "ManualCommit", "t", "g")) {
      assertThat(child.awaitExit(Duration.ofSeconds(60))).isEqualTo(1);

      assertThat(child.err()).singleElement().asString().contains("127.0.0.1:1", "Timeout");
    }
  }
}
