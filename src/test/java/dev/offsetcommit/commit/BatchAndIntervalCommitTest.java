package dev.offsetcommit.commit;

import static dev.offsetcommit.commit.StrategyFixture.P0;
import static dev.offsetcommit.commit.StrategyFixture.P1;
import static dev.offsetcommit.commit.StrategyFixture.movedOn;
import static dev.offsetcommit.commit.StrategyFixture.retriable;
import static dev.offsetcommit.commit.StrategyFixture.unanswered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.harness.ScriptedConsumer.Answer;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BatchAndIntervalCommitTest {

  private final StrategyFixture f = new StrategyFixture();

  @Nested
  class Batch {

    private final CommitStrategy strategy = new BatchCommit(f.committer, System::nanoTime);

    @Test
    void onePollIsOneCommitOfAllItsPartitions() {
      f.process(strategy, P0, 0, 3);
      f.process(strategy, P1, 7, 9);
      assertThat(f.consumer.requests()).isEmpty();

      strategy.batchDone(Map.of(P0, new OffsetAndMetadata(3), P1, new OffsetAndMetadata(9)));
      f.consumer.answerAll();

      assertThat(f.consumer.requests()).hasSize(1);
      assertThat(f.committed(P0)).isEqualTo(3);
      assertThat(f.committed(P1)).isEqualTo(9);
      assertThat(strategy.mostUnconfirmed()).isEqualTo(5);
    }

    @Test
    void noRecordIsProcessedBeforeTheCommitOfThePollBeforeIsConfirmed() {
      f.process(strategy, P0, 0, 3);
      f.endOfPoll(strategy);
      assertThat(f.results).isEmpty();

      strategy.beforeProcessing(Records.at(P0, 3));

      assertThat(f.outcomes()).containsExactly(CommitResult.Outcome.COMMITTED);
      assertThat(f.committed(P0)).isEqualTo(3);
    }

    @Test
    void twoPollsAreNeverUnconfirmedTogether() {
      f.consumer.answer(Answer.refused(retriable()), Answer.refused(retriable()));
      for (int poll = 0; poll < 4; poll++) {
        f.process(strategy, P0, poll * 10, poll * 10 + 10);
        f.endOfPoll(strategy);
      }
      assertThat(strategy.mostUnconfirmed()).isEqualTo(10);
    }

    @Test
    void theNextOffsetsAreCommittedSoThatLagReachesZero() {
      f.process(strategy, P0, 8);
      strategy.batchDone(Map.of(P0, new OffsetAndMetadata(10)));

      assertThat(f.consumer.sent(P0)).containsExactly(10L);
    }

    @Test
    void aPollOfMarkersAloneIsCommittedToo() {
      strategy.assigned(Map.of(P0, new OffsetAndMetadata(9)));
      strategy.batchDone(Map.of(P0, new OffsetAndMetadata(10)));

      assertThat(f.consumer.sent(P0)).containsExactly(10L);
    }

    @Test
    void anEmptyPollSendsNothing() {
      f.process(strategy, P0, 0, 3);
      f.endOfPoll(strategy);
      f.endOfPoll(strategy);

      assertThat(f.consumer.requests()).hasSize(1);
    }

    @Test
    void aRefusalOfTheGroupIsRaisedAndTheNextCommitCoversIt() {
      f.consumer.answer(Answer.refused(movedOn()));
      f.process(strategy, P0, 0, 3);
      f.endOfPoll(strategy);
      assertThatThrownBy(() -> f.process(strategy, P0, 3))
          .isInstanceOf(CommitRejectedByRebalance.class);

      f.process(strategy, P0, 3, 5);
      f.endOfPoll(strategy);

      assertThat(f.consumer.sent(P0)).startsWith(3L).endsWith(5L).isSorted();
    }

    @Test
    void aMissingAnswerIsUnknownAndCoveredByTheNextCommit() {
      f.consumer.answer(Answer.appliedUnseen(unanswered()));
      f.process(strategy, P0, 0, 3);
      f.endOfPoll(strategy);
      f.process(strategy, P0, 3);

      assertThat(f.outcomes())
          .containsExactly(CommitResult.Outcome.UNKNOWN, CommitResult.Outcome.COMMITTED);
    }

    @Test
    void commitsThatKeepFailingEndTheWait() {
      Answer[] failures = new Answer[20];
      java.util.Arrays.fill(failures, Answer.refused(retriable()));
      f.consumer.answer(failures);
      CommitStrategy impatient =
          new BatchCommit(f.committer, () -> f.nanoTime += Duration.ofMillis(200).toNanos());
      f.process(impatient, P0, 0, 3);
      f.endOfPoll(impatient);

      assertThatThrownBy(() -> f.process(impatient, P0, 3)).isInstanceOf(TimeoutException.class);
    }
  }

  @Nested
  class Interval {

    private final Duration interval = Duration.ofSeconds(5);
    private final CommitStrategy strategy =
        new IntervalCommit(f.committer, interval, () -> f.nanoTime);

    @Test
    void nothingIsCommittedBeforeTheIntervalIsOver() {
      f.process(strategy, P0, 0, 3);
      f.nanoTime += interval.toNanos() - 1;
      f.process(strategy, P0, 3);
      f.endOfPoll(strategy);

      assertThat(f.consumer.requests()).isEmpty();
    }

    @Test
    void whatIsProcessedIsCommittedInTheMiddleOfAPoll() {
      f.process(strategy, P0, 0, 3);
      f.nanoTime += interval.toNanos();
      f.process(strategy, P0, 3);
      f.process(strategy, P0, 4);

      assertThat(f.consumer.sent(P0)).as("never the position").containsExactly(4L);
    }

    @Test
    void anIntervalThatEndsWithoutRecordsIsCommittedAtTheNextPoll() {
      f.process(strategy, P0, 0, 3);
      f.endOfPoll(strategy);
      f.nanoTime += interval.toNanos();
      f.endOfPoll(strategy);

      assertThat(f.consumer.sent(P0)).containsExactly(3L);
    }

    @Test
    void theNextIntervalBeginsAtTheCommit() {
      f.nanoTime += 3 * interval.toNanos();
      f.process(strategy, P0, 0);
      f.nanoTime += interval.toNanos() - 1;
      f.process(strategy, P0, 1);
      f.nanoTime += 1;
      f.process(strategy, P0, 2);

      assertThat(f.consumer.sent(P0)).containsExactly(1L, 3L);
    }

    @Test
    void aRefusedCommitStaysDue() {
      f.assign(strategy, P0);
      f.nanoTime += interval.toNanos();
      f.consumer.answer(Answer.refused(movedOn()));
      assertThatThrownBy(() -> f.process(strategy, P0, 0))
          .isInstanceOf(CommitRejectedByRebalance.class);
      f.process(strategy, P0, 1);

      assertThat(f.consumer.sent(P0)).as("not an interval later").containsExactly(1L, 2L);
    }

    @Test
    void theClockMayBeNegative() {
      f.nanoTime = Long.MIN_VALUE + 1;
      CommitStrategy strategy = new IntervalCommit(f.committer, interval, () -> f.nanoTime);
      f.process(strategy, P0, 0);
      assertThat(f.consumer.requests()).isEmpty();
      f.nanoTime += interval.toNanos();
      f.process(strategy, P0, 1);

      assertThat(f.consumer.sent(P0)).containsExactly(2L);
    }
  }
}
