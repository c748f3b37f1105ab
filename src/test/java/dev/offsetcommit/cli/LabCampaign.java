package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The long run, for the Maven profile {@code campaign}: {@code mvn verify -Pcampaign -Dkills=200
 * -Dseed=42}. It takes hours at 200 kills.
 */
class LabCampaign {

  private static final String KILLS = System.getProperty("kills", "200");
  private static final String SEED = System.getProperty("seed", "42");

  @Test
  void everyPromiseHoldsUnderManyKills() {
    run("kill", KILLS, Long.parseLong(KILLS) * 250);
  }

  @Test
  void everyPromiseHoldsUnderEveryOtherFault() {
    run("stop,term,rebalance,restart-broker,kill-broker,lost-ack,latency,poison", "10", 11 * 500);
  }

  @Test
  void everyPromiseHoldsWhenTheCoordinatorMoves() {
    run("move-coordinator", "4", 5 * 1500, "--nodes", "3");
  }

  @Test
  void everyKnownMistakeIsFound() {
    Command test = Command.run("lab", "--self-test");
    System.out.println(test);
    assertThat(test.code()).isZero();
  }

  private static void run(String faults, String kills, long records, String... more) {
    List<String> line = new ArrayList<>(List.of("lab", "--commit", "all"));
    line.addAll(List.of("--group-protocol", "classic,consumer", "--fault", faults));
    line.addAll(List.of("--kills", kills, "--seed", SEED, "--records", Long.toString(records)));
    line.addAll(List.of(more));
    Command lab = Command.run(line.toArray(String[]::new));
    System.out.println(lab);
    assertThat(lab.code()).isZero();
  }
}
