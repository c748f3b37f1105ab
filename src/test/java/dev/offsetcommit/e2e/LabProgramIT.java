package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.Examples;
import dev.offsetcommit.harness.SharedBroker;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lab with programs that are not ours: one-file examples, the seed's scripts, and bad ones. */
@Order(2)
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class LabProgramIT {

  private static final String PYTHON = "/usr/bin/python3";

  @TempDir private Path directory;

  private Child lab(String command, String promise, String... more) {
    List<String> line = new ArrayList<>(List.of("lab", "--command", command, "--promise", promise));
    line.addAll(List.of("--seed", "5", "--output", "json"));
    line.addAll(List.of("--history", directory.resolve("history").toString()));
    line.addAll(List.of(more));
    // The test's own machine may set it, and users' machines do not.
    return Child.start(
        Map.of("PYTHONUNBUFFERED", "", "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1"),
        line.toArray(String[]::new));
  }

  private String java(String example) throws IOException {
    // The clone may lie in a directory with a space.
    return "'%s'".formatted(String.join("' '", Examples.compiled(example, directory)));
  }

  private static String end(Child lab, int code) {
    assertThat(lab.awaitExit(Duration.ofMinutes(4))).as(lab.toString()).isEqualTo(code);
    assertThat(lab.out()).as(lab.toString()).hasSize(1);
    return lab.out().get(0);
  }

  @Test
  void aSoundProgramHolds() throws IOException {
    try (Child lab = lab(java("ManualCommit"), "at-least-once:1", "--kills", "4")) {
      assertThat(end(lab, 0))
          .contains("\"verdict\":\"held\"", "\"lost\":0", "\"group_protocol\":\"classic\"")
          .contains("\"effective\":4");
      assertThat(lab.err())
          .anyMatch(line -> line.contains("although KAFKA_BOOTSTRAP_SERVERS is set"))
          .anyMatch(line -> line.matches(".*Struck: (\\S+ [1-4](, )?){2,}.*"))
          .anyMatch(line -> line.contains("The promise held (no record is lost"));
    }
  }

  @Test
  void aTransactionIsExactlyOnceInItsOutputTopic() throws IOException {
    try (Child lab =
        lab(
            java("TransactionCommit"),
            "exactly-once",
            "--kills",
            "2",
            "--topic",
            "hello_world1",
            "--effects",
            "topic:hello_world1-out")) {
      assertThat(end(lab, 0)).contains("\"verdict\":\"held\"", "\"repeated\":0", "\"lost\":0");
    }
  }

  /** The others are in the self-test, which CI runs. */
  @Test
  void aKnownMistakeIsFoundByItsRule() throws IOException {
    try (Child lab = lab(java("known-bad/PositionPerRecord"), "at-least-once:1", "--kills", "3")) {
      assertThat(end(lab, 3))
          .contains("\"verdict\":\"broken\"")
          .containsPattern("\"anomalies\":\\{[^}]*\"lost\":[1-9]");
    }
  }

  @Test
  void theSeedsOwnScriptHoldsWithNothingChangedInIt() throws IOException {
    assumeTrue(hasKafkaForPython(), "no kafka module for " + PYTHON + " (Debian: python3-kafka)");
    int port = freePort();
    try (InputStream in = LabProgramIT.class.getResourceAsStream("/seed/consumer.py")) {
      // The port alone, since another broker may be at 9092 where the tests run.
      String script =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("localhost:9092", "localhost:" + port);
      Path file = Files.writeString(directory.resolve("consumer.py"), script);
      try (Child lab =
          lab(
              PYTHON + " '" + file + "'",
              "at-least-once:1",
              "--kills",
              "4",
              "--topic",
              "hello_world1",
              "--group",
              "demo112215sgtrjwrykvjh",
              "--port",
              String.valueOf(port))) {
        assertThat(end(lab, 0)).contains("\"verdict\":\"held\"", "\"effective\":4");
      }
    }
  }

  private static boolean hasKafkaForPython() {
    if (!Files.isExecutable(Path.of(PYTHON))) {
      return false;
    }
    try (Child child = Child.exec(Map.of(), List.of(PYTHON, "-c", "import kafka"))) {
      return child.awaitExit() == 0;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void onTheUsersClusterItLeavesNothing(Cluster cluster) throws Exception {
    String[] there = {"-b", cluster.bootstrapServers(), "--kills", "2"};
    try (Child lab = lab(java("ManualCommit"), "at-least-once:1", there)) {
      assertThat(end(lab, 0)).contains("\"verdict\":\"held\"", "\"effective\":2");
      assertThat(lab.err()).anyMatch(line -> line.contains("Struck at random times"));
    }
    assertThat(cluster.admin().listTopics().names().get()).noneMatch(t -> t.startsWith("lab-"));
    assertThat(cluster.admin().listGroups().all().get())
        .noneMatch(listing -> listing.groupId().startsWith("lab-"));
  }

  @Test
  void aProgramInAnotherGroupSaysNothing() throws IOException {
    String other = "env KAFKA_GROUP_ID=other " + java("ManualCommit");
    try (Child lab = lab(other, "at-least-once:1", "--kills", "2", "--settle", "2s")) {
      assertThat(end(lab, 1))
          .contains("\"verdict\":\"invalid\"", "the program uses group other", "--group");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sh -c 'echo no such module >&2; exit 7' | ended by itself with exit code 7: no such module",
        "true | ended by itself with exit code 0",
      })
  void aProgramThatEndsByItselfSaysNothing(String command, String reason) {
    try (Child lab = lab(command, "observe", "--kills", "2")) {
      assertThat(end(lab, 1)).contains("\"verdict\":\"invalid\"", reason);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no-such-program-anywhere | --promise observe | there is no command no-such-program-anywhere",
        "true | --kills 3 | --command needs --promise",
        "true | --promise twice | none of at-least-once[:N]",
        "true | --promise observe --effect-pattern x | 0 groups",
        "true | --promise observe --effects jdbc:sqlite:x | needs --effect-query",
        "true | --promise observe --value none | has no {number}",
        "true | --promise observe --fault poison | needs --poison",
        "true | --promise observe --commit record | --commit belongs to our own consumer",
        "echo 'x | --promise observe | is not closed",
      })
  void whatMakesNoSenseIsWrongUsage(String command, String options, String message) {
    List<String> line = new ArrayList<>(List.of("lab", "--command", command));
    line.addAll(List.of(options.split(" ")));
    Command lab = Command.run(line.toArray(String[]::new));
    assertThat(lab.code()).as(lab.toString()).isEqualTo(2);
    assertThat(lab.err()).contains(message);
  }

  @Test
  void nothingSurvivesAKilledLab() throws IOException {
    try (Child lab = lab(java("ManualCommit"), "at-least-once:1", "--kills", "20")) {
      lab.awaitErr(line -> line.contains("Without any fault"));
      List<ProcessHandle> programs =
          ProcessHandle.of(lab.pid())
              .orElseThrow()
              .descendants()
              .filter(p -> p.info().commandLine().orElse("").contains("ManualCommit"))
              .toList();
      assertThat(programs).isNotEmpty();
      lab.kill();
      for (ProcessHandle program : programs) {
        assertThat(program.onExit()).succeedsWithin(Duration.ofSeconds(10));
      }
    }
  }
}
