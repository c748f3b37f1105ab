package dev.offsetcommit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.lab.fault.FaultSpec;
import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.process.ConsumerProcess;
import dev.offsetcommit.lab.process.Sessions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.Test;

/** What the lab asks for on a cluster, and what it promises there. */
class SessionsTest {

  private static final String CLASSIC = "group.min.session.timeout.ms";
  private static final String CONSUMER = "group.consumer.min.session.timeout.ms";
  private static final String HEARTBEAT = "group.consumer.min.heartbeat.interval.ms";

  private static Sessions sessions(Map<String, String> settings) {
    return Sessions.of(
        new Config(
            settings.entrySet().stream()
                .map(e -> new ConfigEntry(e.getKey(), e.getValue()))
                .toList()));
  }

  @Test
  void aClusterThatAllowsShorterSessionsGetsTheLabsOwn() {
    assertThat(sessions(Map.of(CLASSIC, "1000", CONSUMER, "1000", HEARTBEAT, "100")))
        .isEqualTo(Sessions.OWN);
  }

  @Test
  void aClusterWithDefaultSettingsGetsTheShortestThatItAllows() {
    assertThat(sessions(Map.of(CLASSIC, "6000", CONSUMER, "45000", HEARTBEAT, "5000")))
        .isEqualTo(
            new Sessions(Duration.ofSeconds(6), Duration.ofSeconds(45), Duration.ofSeconds(5)));
  }

  @Test
  void whatAClusterDoesNotSayIsTakenForKafkasDefault() {
    assertThat(sessions(Map.of())).isEqualTo(Sessions.KAFKAS_DEFAULT);
  }

  @Test
  void theUserIsToldHowLongKillsTake() {
    assertThat(Sessions.KAFKAS_DEFAULT.text(GroupProtocol.CONSUMER, 20))
        .contains("for 45 s", "15 min for 20");
    assertThat(Sessions.KAFKAS_DEFAULT.text(GroupProtocol.CLASSIC, 20)).contains("for 6 s");
  }

  @Test
  void consumersAskForWhatTheClusterAllows() {
    ExperimentPlan plan = plan(GroupProtocol.CLASSIC, Sessions.KAFKAS_DEFAULT);
    assertThat(plan.launch("b:1", "run").command()).contains("session.timeout.ms=6000");
    assertThat(plan(GroupProtocol.CLASSIC, Sessions.OWN).launch("b:1", "run").command())
        .contains("session.timeout.ms=2000");
  }

  @Test
  void membersHaveWorkLeftUntilTheyHearOfEachOther() {
    assertThat(
            plan(GroupProtocol.CONSUMER, Sessions.KAFKAS_DEFAULT).launch("b:1", "run").defaults())
        .containsExactly("--process-time", "25ms");
    assertThat(plan(GroupProtocol.CLASSIC, Sessions.KAFKAS_DEFAULT).launch("b:1", "run").defaults())
        .containsExactly("--process-time", "5ms");
    assertThat(plan(GroupProtocol.CONSUMER, Sessions.OWN).launch("b:1", "run").defaults())
        .containsExactly("--process-time", "5ms");
  }

  @Test
  void theBoundOfAutoCommitGrowsWithTheSession() {
    long two = LabModes.of("auto", GroupProtocol.CLASSIC).promise().repeatedPerCrash();
    long six =
        LabModes.of("auto", GroupProtocol.CLASSIC, Duration.ofSeconds(6))
            .promise()
            .repeatedPerCrash();
    assertThat(six - two).isEqualTo(Duration.ofSeconds(4).dividedBy(ConsumerProcess.PROCESS_TIME));
  }

  private static ExperimentPlan plan(GroupProtocol protocol, Sessions sessions) {
    return new ExperimentPlan(
        LabModes.of("record", protocol),
        protocol,
        "rebalance",
        FaultSpec.of(Fault.REBALANCE),
        List.of(),
        4,
        1000,
        Path.of("histories"),
        sessions,
        List.of("consumer"),
        List.of());
  }
}
