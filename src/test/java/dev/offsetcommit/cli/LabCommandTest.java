package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the lab says before it starts anything. */
class LabCommandTest {

  @Test
  void anUnknownModeIsWrongUsage() {
    Command run = Command.run("lab", "--commit", "never");
    assertThat(run.code()).as(run.toString()).isEqualTo(2);
    assertThat(run.err()).contains("never").contains("auto, record");
  }

  @Test
  void tooFewRecordsForTheKillsAreWrongUsage() {
    Command run = Command.run("lab", "--records", "100", "--kills", "20");
    assertThat(run.code()).as(run.toString()).isEqualTo(2);
    assertThat(run.err()).contains("at least 2100");
  }

  @Test
  void noKillsAreWrongUsage() {
    Command run = Command.run("lab", "--kills", "0");
    assertThat(run.code()).as(run.toString()).isEqualTo(2);
  }

  @Test
  void aCoordinatorThatMovesNeedsSomewhereToMoveTo() {
    Command run = Command.run("lab", "--fault", "move-coordinator", "--records", "20000");
    assertThat(run.code()).as(run.toString()).isEqualTo(2);
    assertThat(run.err()).contains("--nodes 3");
  }

  @Test
  void aProxyStandsBeforeOneBrokerOnly() {
    Command run = Command.run("lab", "--fault", "lost-ack", "--nodes", "3", "--records", "20000");
    assertThat(run.code()).as(run.toString()).isEqualTo(2);
    assertThat(run.err()).contains("single broker");
  }

  @Test
  void anOutageOfTheUsersOwnClusterIsRefused() {
    Command run =
        Command.run("lab", "-b", "127.0.0.1:1", "--fault", "kill-broker", "--records", "20000");
    assertThat(run.code()).as(run.toString()).isEqualTo(2);
    assertThat(run.err()).contains("kill-broker").contains("without -b");
  }

  @Test
  void theReportIsTriedBeforeAnythingIsStarted(@TempDir Path directory) {
    Path nowhere = directory.resolve("missing").resolve("report.html");
    Command run = Command.run("lab", "--report", nowhere.toString());
    assertThat(run.code()).as(run.toString()).isEqualTo(2);
    assertThat(run.errLines().get(0)).contains("no directory " + nowhere.getParent());
    assertThat(Command.run("lab", "--report", directory.toString()).err())
        .contains("it is a directory");
  }

  @Test
  void aHistoryIsNotWrittenOverAnother(@TempDir Path directory) throws IOException {
    Files.createDirectory(directory.resolve("record-classic-kill"));
    Command run = Command.run("lab", "--commit", "record", "--history", directory.toString());
    assertThat(run.code()).as(run.toString()).isEqualTo(1);
    assertThat(run.err())
        .contains(directory.resolve("record-classic-kill") + " is there already")
        .contains("--history");
  }

  @Test
  void settingsOfAClusterNeedTheCluster() {
    Command run = Command.run("lab", "-X", "client.id=a");
    assertThat(run.code()).as(run.toString()).isEqualTo(2);
    assertThat(run.errLines().get(0)).contains("add -b");
  }

  @Test
  void helpNamesTheLabsOwnBrokerAsTheDefault() {
    assertThat(String.join(" ", Command.run("lab", "--help").out().split("\\s+")))
        .contains("Default: a broker of the lab's own")
        .doesNotContain("localhost:9092");
  }
}
