package dev.offsetcommit.commit;

import static dev.offsetcommit.commit.StrategyFixture.P0;
import static dev.offsetcommit.commit.StrategyFixture.P1;
import static dev.offsetcommit.commit.StrategyFixture.movedOn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.ScriptedConsumer.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds in every mode that commits processed offsets itself. */
class AbstractManualCommitTest {

  /** Makes a strategy that has committed nothing yet when three records are processed. */
  private interface Late {
    CommitStrategy of(StrategyFixture f);
  }

  static Stream<Named<Late>> lateOnes() {
    return Stream.of(
        Named.of("batch", f -> new BatchCommit(f.committer, System::nanoTime)),
        Named.of(
            "interval",
            f -> new IntervalCommit(f.committer, Duration.ofHours(1), () -> f.nanoTime)),
        Named.of(
            "record, window 10",
            f -> {
              f.consumer.answersWhenDriven(false);
              return new WindowCommit(f.committer, 10, () -> f.nanoTime);
            }));
  }

  @ParameterizedTest
  @MethodSource("lateOnes")
  void revokedPartitionsAreCommittedAndNoOthers(Late late) {
    StrategyFixture f = new StrategyFixture();
    CommitStrategy strategy = late.of(f);
    f.assign(strategy, P0, P1);
    f.process(strategy, P0, 0, 3);
    int before = f.consumer.requests().size();
    f.process(strategy, P1, 0, 3);

    strategy.revoked(List.of(P0));

    assertThat(f.committed(P0)).isEqualTo(3);
    assertThat(f.consumer.requests().subList(before, f.consumer.requests().size()))
        .allMatch(r -> !r.offsets().containsKey(P1));
    assertThat(f.log.subList(f.log.size() - 2, f.log.size())).containsExactly("flushed", "sent");
  }

  @ParameterizedTest
  @MethodSource("lateOnes")
  void lostPartitionsAreNotCommitted(Late late) {
    StrategyFixture f = new StrategyFixture();
    CommitStrategy strategy = late.of(f);
    f.assign(strategy, P0, P1);
    f.process(strategy, P1, 0, 1);
    f.consumer.answerAll();
    f.process(strategy, P0, 0, 3);
    List<Long> before = f.consumer.sent(P0);

    strategy.lost(List.of(P0));
    f.process(strategy, P1, 1, 3);
    f.endOfPoll(strategy);
    strategy.closing();

    assertThat(f.consumer.sent(P0)).as("none after the loss").isEqualTo(before);
    assertThat(f.committed(P1)).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("lateOnes")
  void whatIsProcessedIsCommittedAtTheClose(Late late) {
    StrategyFixture f = new StrategyFixture();
    CommitStrategy strategy = late.of(f);
    f.assign(strategy, P0, P1);
    f.process(strategy, P0, 0, 3);
    f.process(strategy, P1, 0, 2);

    strategy.closing();

    assertThat(f.committed(P0)).isEqualTo(3);
    assertThat(f.committed(P1)).isEqualTo(2);
    assertThat(f.consumer.underWay()).isZero();
  }

  @ParameterizedTest
  @MethodSource("lateOnes")
  void aRevocationThatComesTooLateIsReportedAndForgotten(Late late) {
    StrategyFixture f = new StrategyFixture();
    CommitStrategy strategy = late.of(f);
    f.assign(strategy, P0);
    f.process(strategy, P0, 0, 3);
    f.consumer.answer(
        Answer.refused(movedOn()), Answer.refused(movedOn()), Answer.refused(movedOn()));

    strategy.revoked(List.of(P0));
    f.consumer.requests().clear();
    strategy.closing();

    assertThat(f.outcomes()).isNotEmpty().containsOnly(CommitResult.Outcome.REFUSED);
    assertThat(f.consumer.requests()).as("nothing of it is sent again").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("lateOnes")
  void aPartitionThatComesBackBeginsAfresh(Late late) {
    StrategyFixture f = new StrategyFixture();
    CommitStrategy strategy = late.of(f);
    f.assign(strategy, P0);
    f.process(strategy, P0, 0, 5);
    strategy.lost(List.of(P0));
    f.assign(strategy, P0);
    f.process(strategy, P0, 0, 2);

    strategy.closing();

    assertThat(f.committed(P0)).as("of what is processed since").isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("lateOnes")
  void nothingProcessedMeansNothingCommitted(Late late) {
    StrategyFixture f = new StrategyFixture();
    CommitStrategy strategy = late.of(f);
    f.assign(strategy, P0);
    strategy.batchDone(Map.of(P0, new OffsetAndMetadata(3)));
    strategy.revoked(List.of(P0));
    strategy.closing();

    assertThat(f.consumer.requests()).isEmpty();
  }
}
