package dev.offsetcommit.commit;

import static dev.offsetcommit.commit.CommitResult.Outcome.COMMITTED;
import static dev.offsetcommit.commit.CommitResult.Outcome.REFUSED;
import static dev.offsetcommit.commit.CommitResult.Outcome.UNKNOWN;
import static dev.offsetcommit.commit.StrategyFixture.P0;
import static dev.offsetcommit.commit.StrategyFixture.P1;
import static dev.offsetcommit.commit.StrategyFixture.movedOn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.harness.ScriptedConsumer.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

class RecordCommitTest {

  private final StrategyFixture f = new StrategyFixture();
  private final CommitStrategy strategy = new RecordCommit(f.committer);

  @Test
  void eachRecordIsCommittedBeforeTheNextIsProcessed() {
    f.assign(strategy, P0);
    f.process(strategy, P0, 5, 7);

    assertThat(f.log)
        .containsExactly("processed", "flushed", "sent", "processed", "flushed", "sent");
    assertThat(f.consumer.sent(P0)).containsExactly(6L, 7L);
    assertThat(f.consumer.requests()).noneMatch(r -> r.async());
    assertThat(f.consumer.requests().get(0).offsets().get(P0).metadata()).isEqualTo("1000005");
    assertThat(strategy.mostUnconfirmed()).isEqualTo(1);
  }

  @Test
  void aRefusedCommitSaysThatTheGroupMovedOn() {
    f.consumer.answer(Answer.refused(movedOn()));

    assertThatThrownBy(() -> f.process(strategy, P0, 5))
        .isInstanceOf(CommitRejectedByRebalance.class);
    assertThat(f.outcomes()).containsExactly(REFUSED);
  }

  @Test
  void aRebalanceInProgressSaysSoToo() {
    f.consumer.answer(Answer.refused(new RebalanceInProgressException()));

    assertThatThrownBy(() -> f.process(strategy, P0, 5))
        .isInstanceOf(CommitRejectedByRebalance.class);
  }

  @Test
  void afterARefusalThatLeftThePartitionTheBoundHoldsAllTheSame() {
    f.consumer.answer(Answer.refused(new RebalanceInProgressException()));
    assertThatThrownBy(() -> f.process(strategy, P0, 5))
        .isInstanceOf(CommitRejectedByRebalance.class);

    strategy.beforeProcessing(Records.at(P1, 0));

    assertThat(f.committed(P0)).as("before another record is processed").isEqualTo(6);
    assertThat(strategy.mostUnconfirmed()).isEqualTo(1);
  }

  @Test
  void aTimeoutIsUnknownAndRaised() {
    f.consumer.answer(Answer.appliedUnseen(new TimeoutException("60 s")));

    assertThatThrownBy(() -> f.process(strategy, P0, 5)).isInstanceOf(TimeoutException.class);
    assertThat(f.outcomes()).containsExactly(UNKNOWN);
  }

  @Test
  void aWakeupInTheMiddleOfACommitDoesNotLoseIt() {
    f.consumer.answer(Answer.refused(new WakeupException()));
    f.process(strategy, P0, 5);

    assertThat(f.committed(P0)).isEqualTo(6);
    assertThat(f.outcomes()).as("reported once, as it ended").containsExactly(COMMITTED);
  }

  @Test
  void outputThatCannotBeWrittenIsNotCommitted() {
    f.flushFailure = new IOException("No space left on device");

    assertThatThrownBy(() -> f.process(strategy, P0, 5)).isInstanceOf(UncheckedIOException.class);
    assertThat(f.consumer.requests()).isEmpty();
  }

  @Test
  void markersAtTheEndOfAPollArePassed() {
    f.process(strategy, P0, 8);
    strategy.batchDone(Map.of(P0, new OffsetAndMetadata(10)));

    assertThat(f.consumer.sent(P0)).containsExactly(9L, 10L);
  }

  @Test
  void aPollWithoutMarkersEndsWithoutACommit() {
    f.process(strategy, P0, 8);
    strategy.batchDone(Map.of(P0, new OffsetAndMetadata(9)));

    assertThat(f.consumer.sent(P0)).containsExactly(9L);
  }

  @Test
  void aFailureAtTheCloseIsRaised() {
    f.consumer.answer(Answer.refused(new RebalanceInProgressException()));
    assertThatThrownBy(() -> f.process(strategy, P0, 5))
        .isInstanceOf(CommitRejectedByRebalance.class);
    f.consumer.answer(Answer.refused(new TimeoutException("60 s")));

    assertThatThrownBy(strategy::closing).isInstanceOf(TimeoutException.class);
  }
}
