package dev.offsetcommit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.check.Verdict;
import dev.offsetcommit.lab.checkpoint.Checkpoint;
import dev.offsetcommit.lab.fault.Injection;
import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.process.LabCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each commit mode promises for a crash, on both group protocols: a consumer is killed between
 * processing and commit, at its worst moment. {@link ExactlyOnceIT} has the last two modes.
 */
@Execution(ExecutionMode.CONCURRENT)
class CommitModesIT {

  private static final int RECORDS = 250;

  /**
   * The last record of a poll, so that {@code batch} has a whole poll to repeat, and behind the
   * largest window, so that one that never committed would repeat too much.
   */
  private static final int KILLED_AT = 150;

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

  static Stream<Arguments> everyMode() {
    return Stream.of(GroupProtocol.values())
        .flatMap(
            protocol ->
                LabModes.names().stream()
                    .map(name -> LabModes.of(name, protocol))
                    .filter(mode -> mode.effects() == null)
                    .map(mode -> Arguments.of(mode.name(), protocol, mode)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everyMode")
  void aKillBetweenProcessingAndCommitKeepsThePromise(
      String name, GroupProtocol protocol, LabMode mode) throws InterruptedException {
    // At most once has committed the record that it is about to process.
    Checkpoint worst =
        mode.promise().lostPerCrash() > 0 ? Checkpoint.PROCESSING : Checkpoint.PROCESSED;
    ExperimentResult row =
        new Experiments(broker, directory)
            .run(mode, protocol, Fault.KILL, List.of(new Injection(worst, KILLED_AT, 0)), RECORDS);
    assertThat(row.findings().effectiveStrikes()).as("%s", row).isEqualTo(1);
    assertThat(row.verdict())
        .as("%s", row)
        .isIn(
            Verdict.HELD,
            mode.promise().knownToLose() == null ? Verdict.HELD : Verdict.BROKEN_AS_EXPECTED);
  }
}
