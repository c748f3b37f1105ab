package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.SharedBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input: one clear line, the right exit code, nothing on stdout. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class BadInputTest {

  /** No process listens there. */
  private static final String NOBODY = "127.0.0.1:1";

  @TempDir private Path directory;

  static Stream<Arguments> wrongUsage() {
    return Stream.of(
        Arguments.of(List.of("consumer"), "--group"),
        Arguments.of(List.of("consumer", "-g", ""), "--group must not be empty"),
        Arguments.of(List.of("consumer", "-g", "x", "--grop", "y"), "--group"),
        Arguments.of(List.of("consumer", "-g", "x", "--idle-timeout", "soon"), "'soon'"),
        Arguments.of(List.of("consumer", "-g", "x", "-n", "0"), "-n must be at least 1"),
        Arguments.of(List.of("consumer", "-g", "x", "-n", "-1"), "-n must be at least 1"),
        Arguments.of(
            List.of("consumer", "-g", "x", "--commit", "later"),
            "one of auto, record, batch, interval, before, transaction, sink but was 'later'"),
        Arguments.of(
            List.of("consumer", "-g", "x", "--output", "table"),
            "expected one of text, json but was 'table'"),
        Arguments.of(
            List.of("consumer", "-g", "x", "--isolation-level", "read-committed"),
            "one of read_uncommitted, read_committed but was 'read-committed'"),
        Arguments.of(
            List.of("consumer", "-g", "x", "--group-protocol", "share"),
            "one of classic, consumer but was 'share'"),
        Arguments.of(
            List.of("lab", "--fault", "Kill_Brokers"), "restart-broker, kill-broker, move"),
        Arguments.of(List.of("lag", "--output", "text"), "one of table, json but was 'text'"),
        Arguments.of(List.of("lab", "--fault", "storm"), "restart-broker, kill-broker"),
        Arguments.of(
            List.of("consumer", "-g", "x", "--commit", "batch", "--commit-window", "5"),
            "--commit-window belongs to --commit record"),
        Arguments.of(
            List.of("consumer", "-g", "x", "--manual-commit", "--commit-window", "0"),
            "at least 1"),
        Arguments.of(
            List.of("consumer", "-g", "x", "--manual-commit", "--commit-interval", "1s"),
            "--commit-interval"),
        Arguments.of(
            List.of("consumer", "-g", "x", "--manual-commit", "--commit", "batch"), "contradicts"),
        Arguments.of(List.of("consumer", "-g", "x", "--auto-offset-reset", "newest"), "'newest'"),
        Arguments.of(
            List.of("consumer", "-g", "x", "--auto-offset-reset", "by_duration:P"), "duration"),
        Arguments.of(
            List.of("consumer", "-g", "x", "--auto-offset-reset", "by_duration:PT1"), "'PT1'"),
        Arguments.of(
            List.of("consumer", "-g", "x", "--auto-offset-reset", "by_duration:PT-1H"), "negative"),
        Arguments.of(List.of("consumer", "-g", "x", "--on-invalid", "ignore"), "ignore"),
        Arguments.of(List.of("consumer", "-g", "x", "-b", NOBODY, "-X", "group.id=y"), "group.id"),
        Arguments.of(List.of("producer", "-n", "-1"), "-n must not be negative"),
        Arguments.of(List.of("producer", "-n", "many"), "many"),
        Arguments.of(List.of("producer", "--interval", "-2s"), "'-2s'"),
        Arguments.of(List.of("producer", "--rate", "0"), "--rate"),
        Arguments.of(List.of("producer", "--rate", "1", "--interval", "1s"), "--rate"),
        Arguments.of(List.of("producer", "--partitions", "0"), "--partitions"),
        Arguments.of(List.of("producer", "--keys", "-1"), "--keys"),
        Arguments.of(List.of("producer", "--from", "9223372036854775807", "-n", "2"), "no room"),
        Arguments.of(List.of("broker", "--port", "70000"), "70000"),
        Arguments.of(List.of("broker", "--nodes", "0"), "1 node"),
        Arguments.of(List.of("broker", "--ephemeral", "--data-dir", "x"), "exclude"),
        Arguments.of(
            List.of("broker", "--ephemeral", "-X", "listeners=PLAINTEXT://0.0.0.0:1"), "127.0.0.1"),
        Arguments.of(List.of("consume"), "consumer"),
        Arguments.of(List.of("consumer", "--gruop", "x"), "Unknown option: '--gruop'\n"),
        Arguments.of(List.of("consumer", "-g", "x", "-n", "few"), "'few' is not a whole number"),
        Arguments.of(List.of("consumer", "-g", "x", "-b", "foo"), "No broker has the address foo."),
        Arguments.of(List.of("lag", "-b", "foo:99999"), "No broker has the address foo:99999."),
        Arguments.of(List.of("producer", "-b", ":9092"), "No broker has the address :9092."),
        Arguments.of(List.of("lag", "-b", NOBODY, "-X", "foo"), "Value for option '-X'"),
        Arguments.of(
            List.of(
                "consumer", "-g", "x", "-b", NOBODY, "--commit", "sink", "--sink", "numbers.db"),
            "--sink must be a URL"),
        Arguments.of(List.of("consumer", "-n", "x"), "Invalid value for option '-n'"),
        Arguments.of(List.of("lab", "--kills", "0"), "--kills must be at least 1, and is 0"),
        Arguments.of(List.of("lga", "--group", "X"), "There is no command 'lga'"),
        Arguments.of(
            List.of("reset", "-g", "x", "-t", "t"), "specify one of these): (--to-earliest |"),
        Arguments.of(
            List.of("reset", "-g", "x", "-t", "t", "--to-earliest", "--undo", "f"),
            "--to-earliest, --undo=FILE are mutually exclusive"),
        Arguments.of(List.of("cosumer", "--group", "X"), "Did you mean: offset-commit consumer"),
        Arguments.of(List.of("producer", "-n", "1", "-n", "2"), "Option '-n' (N) should"),
        Arguments.of(List.of("help", "consume"), "'consume'"),
        Arguments.of(List.of(), "Name a command"));
  }

  @ParameterizedTest
  @MethodSource("wrongUsage")
  void wrongUsageIsExplainedWithExitCodeTwo(List<String> args, String explanation) {
    Command command = Command.run(args.toArray(String[]::new));

    assertThat(command.code()).as(command.toString()).isEqualTo(2);
    assertThat(command.err()).contains(explanation).doesNotContain("Exception");
    assertThat(command.errLines()).last().asString().startsWith("Try 'offset-commit");
    assertThat(command.out()).isEmpty();
  }

  private static Command fails(String... args) {
    Command command = Command.run(args);
    assertThat(command.code()).as(command.toString()).isEqualTo(1);
    assertThat(command.err()).doesNotContain("\tat ");
    return command;
  }

  @Test
  void aMissingTopicIsWaitedForAndThenTheExistingOnesAreListed(Cluster cluster) {
    String there = cluster.newTopic(1);
    Command command =
        fails(
            "consumer",
            "-b",
            cluster.bootstrapServers(),
            "-g",
            "x",
            "-t",
            "not-there",
            "--wait-for-topic",
            "600ms");

    assertThat(command.errLines())
        .anyMatch(l -> l.startsWith("Topic not-there does not exist yet"));
    assertThat(command.err()).contains("Topic not-there does not exist (waited", "topic-");
    assertThat(there).startsWith("topic-");
  }

  @Test
  void aProducerThatMayNotCreateItsTopicSaysSo(Cluster cluster) {
    assertThat(
            fails(
                    "producer",
                    "-b",
                    cluster.bootstrapServers(),
                    "-t",
                    "not-there",
                    "--no-create-topic")
                .err())
        .contains("not-there", "--no-create-topic");
  }

  @Test
  void aTopicNameThatIsNoneIsRefused(Cluster cluster) {
    for (String command : List.of("producer", "consumer")) {
      List<String> args =
          new java.util.ArrayList<>(
              List.of(command, "-b", cluster.bootstrapServers(), "-t", "not a name"));
      if (command.equals("consumer")) {
        args.addAll(List.of("-g", "x"));
      }
      assertThat(fails(args.toArray(String[]::new)).err()).contains("'not a name'");
    }
  }

  @Test
  void anUnreadableConfigurationIsNamed() {
    Path missing = directory.resolve("missing.properties");

    assertThat(fails("consumer", "-g", "x", "--command-config", missing.toString()).err())
        .contains(missing.toString(), "no such file");
  }

  @Test
  void aPropertyThatNoClientKnowsIsWarnedOfAndTheRunContinues(Cluster cluster) throws IOException {
    String topic = cluster.newTopic(1);
    cluster.produce(topic, 1, 0, 1);
    Path file = Files.writeString(directory.resolve("c"), "max.pol.records=5\n");
    Command command =
        Command.run(
            "consumer",
            "-b",
            cluster.bootstrapServers(),
            "-t",
            topic,
            "-g",
            cluster.newName("g"),
            "--command-config",
            file.toString(),
            "-e");

    assertThat(command.code()).as(command.toString()).isZero();
    assertThat(command.errLines())
        .anyMatch(l -> l.startsWith("Warning:") && l.contains("max.pol.records"));
    assertThat(command.outLines()).hasSize(1);
  }

  @Test
  void aDeadLetterTopicCanBePrinted(Cluster cluster) {
    String topic = cluster.newTopic(1);
    String broker = cluster.bootstrapServers();
    cluster.newTopicNamed(topic + "-dlt", 1);
    cluster.produceBytes(topic, 0, "not json".getBytes(StandardCharsets.UTF_8));
    Command first =
        Command.run(
            "consumer",
            "-b",
            broker,
            "-t",
            topic,
            "-g",
            cluster.newName("g"),
            "-e",
            "--on-invalid",
            "dead-letter");
    assertThat(first.code()).as(first.toString()).isZero();
    assertThat(first.err()).contains("expected {\"number\": n}: ").doesNotContain("NumberEvent");

    for (String mode : List.of("auto", "record")) {
      Command letters =
          Command.run(
              "consumer",
              "-b",
              broker,
              "-t",
              topic + "-dlt",
              "-g",
              cluster.newName("g"),
              "-e",
              "--commit",
              mode);
      assertThat(letters.code()).as(letters.toString()).isZero();
      assertThat(letters.out()).contains("not json", "kafka_dlt-exception-message");
    }
  }

  @Test
  void anInvalidRecordIsNamedWithItsBytesAndNothingPastItIsCommitted(Cluster cluster) {
    for (String mode : List.of("auto", "record", "batch", "interval", "before")) {
      String topic = cluster.newTopic(1);
      String group = cluster.newName("g");
      cluster.produce(topic, 1, 0, 2);
      cluster.produceBytes(topic, 0, "not json".getBytes(StandardCharsets.UTF_8));
      cluster.produce(topic, 1, 3, 4);
      Command command =
          fails(
              "consumer",
              "-b",
              cluster.bootstrapServers(),
              "-t",
              topic,
              "-g",
              group,
              "--commit",
              mode);

      assertThat(command.errLines())
          .anyMatch(l -> l.contains("topic " + topic + ", partition 0, offset 2: 'not json'"));
      assertThat(cluster.committed(group, topic).get(0).offset()).as(mode).isEqualTo(2);
    }
  }

  @Test
  void aDeadLetterTopicThatRefusesARecordIsNamedAndNothingPastTheRecordIsCommitted(Cluster cluster)
      throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("g");
    cluster.produce(topic, 1, 0, 2);
    cluster.produceBytes(topic, 0, "not json".getBytes(StandardCharsets.UTF_8));
    NewTopic narrow = new NewTopic(topic + "-dlt", 1, (short) 1);
    narrow.configs(Map.of("max.message.bytes", "10"));
    cluster.admin().createTopics(List.of(narrow)).all().get();
    Command command =
        fails(
            "consumer",
            "-b",
            cluster.bootstrapServers(),
            "-t",
            topic,
            "-g",
            group,
            "--manual-commit",
            "--on-invalid",
            "dead-letter");

    assertThat(command.errLines())
        .last()
        .asString()
        .contains(topic + "-dlt did not take", "topic " + topic + ", partition 0, offset 2");
    assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(2);
  }

  @Test
  void theHelpOfEveryCommandNamesItsOptions() {
    assertThat(Command.run("consumer", "--help").out()).contains("--commit-window", "--on-invalid");
    assertThat(Command.run("producer", "-h").out()).contains("--interval", "--keys");
    assertThat(Command.run("broker", "-h").out()).contains("--ephemeral", "--nodes");
    assertThat(Command.run("consumer", "-h").out()).doesNotContain("--pause-at");
    assertThat(Command.run("consumer", "-V").out()).contains("kafka-clients 4.4.0");
  }
}
