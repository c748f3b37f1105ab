package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Command;
import org.junit.jupiter.api.Test;

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
}
