package dev.offsetcommit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.event.OutputLine;
import dev.offsetcommit.harness.Postgres;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.check.Findings;
import dev.offsetcommit.lab.check.Verdict;
import dev.offsetcommit.lab.fault.FaultSpec;
import dev.offsetcommit.lab.fault.Injection;
import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.history.History;
import dev.offsetcommit.lab.history.HistoryReader;
import dev.offsetcommit.lab.history.Results;
import dev.offsetcommit.lab.history.SinkResults;
import dev.offsetcommit.lab.history.TopicResults;
import dev.offsetcommit.lab.process.LabCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Exactly one effect for every number, under kills, zombies and restarts. {@code -Dkills=N} sets
 * the number of kills for each target; the profile {@code campaign} makes it 200.
 */
@Order(3)
@ExtendWith(Postgres.Extension.class)
@Execution(ExecutionMode.CONCURRENT)
class ExactlyOnceIT {

  private static final int KILLS = Integer.getInteger("kills", 3);
  private static final boolean LONG = KILLS >= 20;

  private static final int RECORDS_PER_KILL = LONG ? 400 : 150;

  private static final int ATTEMPTS = 3;

  private static final long SEED = Long.getLong("seed", System.nanoTime());

  private static final Predicate<OutputLine> REFUSED =
      step -> step instanceof ConsumerEvent.OffsetsCommitted commit && !commit.success();

  private static LabCluster broker;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    broker = Experiments.broker();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void transactionsSurviveKillsAndZombies(GroupProtocol protocol) throws InterruptedException {
    run("transaction", protocol, new TopicResults());
    restartOfTheBroker("transaction", protocol, new TopicResults());
  }

  @ParameterizedTest
  @MethodSource("classicAtLeast")
  void sqliteSurvivesKillsAndZombies(GroupProtocol protocol) throws InterruptedException {
    run("sink", protocol, new SinkResults(null));
    restartOfTheBroker("sink", protocol, new SinkResults(null));
  }

  @ParameterizedTest
  @MethodSource("consumerAtLeast")
  void postgresSurvivesKillsZombiesAndItsRestart(GroupProtocol protocol, Postgres postgres)
      throws InterruptedException {
    Results results = new SinkResults(postgres.newDatabase());
    run("sink", protocol, results);
    run(broker.withOutage(postgres::restart), "sink", protocol, results, Fault.RESTART_BROKER);
  }

  /** Transactions are tried on both protocols always, the two databases only in a long campaign. */
  static Stream<GroupProtocol> classicAtLeast() {
    return LONG ? Stream.of(GroupProtocol.values()) : Stream.of(GroupProtocol.CLASSIC);
  }

  static Stream<GroupProtocol> consumerAtLeast() {
    return LONG ? Stream.of(GroupProtocol.values()) : Stream.of(GroupProtocol.CONSUMER);
  }

  /**
   * It would disturb the others, so it has a broker of its own, and only a long campaign has it.
   */
  private void restartOfTheBroker(String name, GroupProtocol protocol, Results results)
      throws InterruptedException {
    if (LONG) {
      try (LabCluster own = LabCluster.embedded(1)) {
        run(own, name, protocol, results, Fault.RESTART_BROKER);
      }
    }
  }

  private void run(String name, GroupProtocol protocol, Results results)
      throws InterruptedException {
    run(broker, name, protocol, results, Fault.KILL);
    run(broker, name, protocol, results, Fault.STOP);
    if (LONG) {
      run(broker, name, protocol, results, Fault.REBALANCE);
    }
  }

  /**
   * A consumer that was stopped with SQLite's lock in hand keeps the others from the file, and such
   * an experiment says nothing.
   */
  private static boolean isLocked(ExperimentResult row) {
    return row.verdict() == Verdict.INVALID
        && row.findings().invalid().stream().anyMatch(why -> why.contains("SQLITE_BUSY"));
  }

  private void run(
      LabCluster cluster, String name, GroupProtocol protocol, Results results, Fault fault)
      throws InterruptedException {
    LabMode known = LabModes.of(name, protocol);
    LabMode mode =
        new LabMode(
            name,
            known.options(),
            known.promise(),
            known.recordsPerCommit(),
            known.checkpoints(),
            results);
    boolean killing = fault == Fault.KILL;
    int strikes = killing ? KILLS : 2;
    int records =
        (strikes + 1) * (killing ? RECORDS_PER_KILL : FaultSpec.of(fault).recordsPerStrike());
    long start = System.nanoTime();
    ExperimentResult row = null;
    for (int attempt = 0; row == null || isLocked(row) && attempt < ATTEMPTS; attempt++) {
      List<Injection> schedule =
          killing
              ? Schedule.kills(mode, records, strikes, SEED + attempt)
              : Schedule.times(mode, records, strikes, SEED + attempt);
      row =
          new Experiments(cluster, directory.resolve("attempt-" + attempt))
              .run(mode, protocol, fault, schedule, records);
    }
    Findings findings = row.findings();
    String what = "%s, seed %d: %s".formatted(row.history(), SEED, findings);
    assertThat(row.verdict()).as(what).isEqualTo(Verdict.HELD);
    assertThat(findings.lost() + findings.repeated()).as(what).isZero();
    assertThat(findings.effectiveStrikes()).as(what).isPositive();
    History history = HistoryReader.read(row.history().getParent());
    if (results instanceof SinkResults) {
      assertThat(history.total())
          .as(what)
          .isEqualTo(new History.Total(records, records * (records - 1L) / 2));
    }
    if (fault == Fault.STOP) {
      assertThat(history.lives())
          .as("a zombie tried to write: %s", what)
          .anyMatch(run -> !run.strikes().isEmpty() && run.steps().stream().anyMatch(REFUSED));
    }
    System.out.printf(
        "%s, %s, %s: %d of %d strikes hit, %d records, 0 lost, 0 repeated, in %d s (seed %d)%n",
        String.join(" ", results.options("", Path.of(""))).replaceFirst("(jdbc:[a-z]*).*", "$1"),
        protocol,
        fault,
        findings.effectiveStrikes(),
        strikes,
        records,
        (System.nanoTime() - start) / 1_000_000_000,
        SEED);
  }
}
