package dev.offsetcommit.commit;

import static dev.offsetcommit.commit.CommitResult.Outcome.COMMITTED;
import static dev.offsetcommit.commit.CommitResult.Outcome.REFUSED;
import static dev.offsetcommit.commit.CommitResult.Outcome.UNKNOWN;
import static dev.offsetcommit.commit.StrategyFixture.P0;
import static dev.offsetcommit.commit.StrategyFixture.P1;
import static dev.offsetcommit.commit.StrategyFixture.movedOn;
import static dev.offsetcommit.commit.StrategyFixture.retriable;
import static dev.offsetcommit.commit.StrategyFixture.unanswered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.harness.ScriptedConsumer.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WindowCommitTest {

  private static final long AGAIN = Duration.ofMillis(3).toNanos();

  private static final long SLOW = Duration.ofMillis(1).toNanos();

  private final StrategyFixture f = new StrategyFixture();

  private WindowCommit strategy(int window) {
    f.consumer.answersWhenDriven(false);
    return new WindowCommit(f.committer, window, () -> f.nanoTime);
  }

  @Test
  void oneCommitIsUnderWayAndTheNextCoversAllThatWasProcessedMeanwhile() {
    CommitStrategy strategy = strategy(100);
    f.process(strategy, P0, 0, 5);
    assertThat(f.consumer.sent(P0)).containsExactly(1L);

    f.consumer.answerAll();
    f.process(strategy, P0, 5);

    assertThat(f.consumer.sent(P0)).containsExactly(1L, 6L);
    assertThat(f.consumer.requests()).allMatch(r -> r.async());
  }

  @Test
  void aFullWindowWaitsForAnAnswerBeforeTheNextRecord() {
    CommitStrategy strategy = strategy(3);
    f.process(strategy, P0, 0, 3);
    assertThat(f.consumer.underWay()).isEqualTo(1);

    strategy.beforeProcessing(Records.at(P0, 3));

    assertThat(f.committed(P0)).isGreaterThanOrEqualTo(1);
    assertThat(strategy.mostUnconfirmed()).isEqualTo(3);
  }

  @Test
  void whereTheAnswerIsSlowerThanTheRecordsTheNextCommitCoversAFullWindow() {
    CommitStrategy strategy = strategy(4);
    processWithSlowAnswer(strategy);

    f.process(strategy, P0, 4, 9);
    assertThat(f.consumer.sent(P0)).as("four are pending").containsExactly(1L, 5L);
    f.process(strategy, P0, 9);

    assertThat(f.consumer.sent(P0)).containsExactly(1L, 5L, 9L);
    assertThat(strategy.mostUnconfirmed()).isEqualTo(4);
  }

  @Test
  void aCommitIsHeldBackNoLongerThanTheLastAnswerWasWaitedFor() {
    CommitStrategy strategy = strategy(4);
    processWithSlowAnswer(strategy);
    f.process(strategy, P0, 4, 6);
    assertThat(f.consumer.sent(P0)).containsExactly(1L, 5L);

    f.nanoTime += SLOW - 1;
    f.process(strategy, P0, 6);
    assertThat(f.consumer.sent(P0)).hasSize(2);
    f.nanoTime += 1;
    f.process(strategy, P0, 7);

    assertThat(f.consumer.sent(P0)).containsExactly(1L, 5L, 8L);
  }

  @Test
  void aSlowerRecordEndsTheHoldingBack() {
    CommitStrategy strategy = strategy(4);
    processWithSlowAnswer(strategy);
    f.nanoTime += SLOW;
    f.process(strategy, P0, 4);
    f.consumer.answerAll();

    f.process(strategy, P0, 5);

    assertThat(f.consumer.sent(P0)).containsExactly(1L, 5L, 6L);
  }

  @Test
  void anOutageDoesNotHoldTheNextCommitsBackForLong() {
    CommitStrategy strategy = strategy(4);
    f.consumer.duringWait(() -> f.nanoTime += Duration.ofMillis(900).toNanos());
    f.process(strategy, P0, 0, 6);

    f.nanoTime += Duration.ofMillis(100).toNanos();
    f.process(strategy, P0, 6);

    assertThat(f.consumer.sent(P0)).containsExactly(1L, 5L, 7L);
  }

  @Test
  void theEndOfAPollHoldsNothingBack() {
    CommitStrategy strategy = strategy(4);
    processWithSlowAnswer(strategy);
    f.process(strategy, P0, 4);
    f.endOfPoll(strategy);

    assertThat(f.consumer.sent(P0)).containsExactly(1L, 5L);
  }

  /** The window fills at once, and then the answer takes its time. */
  private void processWithSlowAnswer(CommitStrategy strategy) {
    f.consumer.duringWait(() -> f.nanoTime += SLOW);
    f.process(strategy, P0, 0, 4);
    strategy.beforeProcessing(Records.at(P0, 4));
  }

  @Test
  void answersAreLookedForWhileProcessingIsSlow() {
    CommitStrategy strategy = strategy(100);
    f.consumer.answersWhenDriven(true);
    f.process(strategy, P0, 0);
    for (int offset = 1; offset < 6; offset++) {
      f.nanoTime += Duration.ofMillis(10).toNanos();
      f.process(strategy, P0, offset);
    }

    assertThat(f.committed(P0)).as("without a poll").isGreaterThanOrEqualTo(5);
    assertThat(strategy.mostUnconfirmed()).isLessThanOrEqualTo(2);
  }

  @Test
  void fastProcessingDoesNotLookForAnswersAtEachRecord() {
    CommitStrategy strategy = strategy(1000);
    f.process(strategy, P0, 0, 500);

    assertThat(f.consumer.drives()).isZero();
  }

  @Test
  void aRetriableFailureIsCoveredByTheNextCommitAndNotRepeated() {
    CommitStrategy strategy = strategy(100);
    f.consumer.answer(Answer.refused(retriable()));
    f.process(strategy, P0, 0, 2);
    f.consumer.answerAll();
    f.process(strategy, P0, 2);
    f.consumer.answerAll();

    assertThat(f.consumer.sent(P0)).containsExactly(1L, 3L);
    assertThat(f.outcomes()).containsExactly(REFUSED, COMMITTED);
  }

  @Test
  void failedCommitsDoNotWidenTheWindow() {
    CommitStrategy strategy = strategy(3);
    f.consumer.answer(
        Answer.refused(retriable()), Answer.refused(unanswered()), Answer.refused(retriable()));
    f.process(strategy, P0, 0, 10);

    assertThat(strategy.mostUnconfirmed()).isEqualTo(3);
    assertThat(f.outcomes()).contains(UNKNOWN);
  }

  @Test
  @Timeout(10)
  void aFullWindowDoesNotWaitForEver() {
    CommitStrategy strategy = strategy(2);
    for (int i = 0; i < 1000; i++) {
      f.consumer.answer(Answer.refused(retriable()));
    }
    f.consumer.beforeCommit(() -> f.nanoTime += Duration.ofMillis(100).toNanos());
    f.process(strategy, P0, 0, 2);

    assertThatThrownBy(() -> strategy.beforeProcessing(Records.at(P0, 2)))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void aStopEndsTheWaitOfAFullWindow() {
    CommitStrategy strategy = strategy(2);
    f.process(strategy, P0, 0, 2);
    f.consumer.wakeupNextWait();

    assertThatThrownBy(() -> strategy.beforeProcessing(Records.at(P0, 2)))
        .isInstanceOf(WakeupException.class);
    f.consumer.wakeupNextWait();
    strategy.closing();
    assertThat(f.committed(P0)).as("and what is processed is committed").isEqualTo(2);
  }

  @Test
  void anUnansweredCommitIsUnknownAndCounted() {
    CommitStrategy strategy = strategy(10);
    f.consumer.answer(Answer.appliedUnseen(unanswered()));
    f.process(strategy, P0, 0);
    f.consumer.answerAll();
    f.process(strategy, P0, 1);

    assertThat(f.outcomes()).containsExactly(UNKNOWN);
    assertThat(f.consumer.sent(P0)).as("never an older one").containsExactly(1L, 2L);
  }

  @Test
  void aGroupThatMovedOnIsRaisedAtTheNextRecord() {
    CommitStrategy strategy = strategy(10);
    f.consumer.answer(Answer.refused(movedOn()));
    f.process(strategy, P0, 0);
    f.consumer.answerAll();

    assertThatThrownBy(() -> f.process(strategy, P0, 1))
        .isInstanceOf(CommitRejectedByRebalance.class);
    assertThat(f.consumer.sent(P0)).containsExactly(1L);
  }

  @Test
  void aGroupThatMovedOnIsRaisedWhileAFullWindowWaits() {
    CommitStrategy strategy = strategy(2);
    f.consumer.answer(Answer.refused(movedOn()));
    f.process(strategy, P0, 0, 2);

    assertThatThrownBy(() -> strategy.beforeProcessing(Records.at(P0, 2)))
        .isInstanceOf(CommitRejectedByRebalance.class);
  }

  @Test
  void anotherRefusalIsRaisedAsItIs() {
    CommitStrategy strategy = strategy(10);
    f.consumer.answer(Answer.refused(new OffsetMetadataTooLarge("4097")));
    f.process(strategy, P0, 0);
    f.consumer.answerAll();

    assertThatThrownBy(() -> f.process(strategy, P0, 1)).isInstanceOf(OffsetMetadataTooLarge.class);
  }

  @Test
  void theLastWordAtARevocationIsTheNewestOffset() {
    CommitStrategy strategy = strategy(10);
    f.process(strategy, P0, 0, 5);
    strategy.revoked(List.of(P0));

    assertThat(f.consumer.sent(P0)).containsExactly(1L, 5L);
    assertThat(f.committed(P0)).isEqualTo(5);
    assertThat(f.consumer.requests().get(1).async()).isFalse();
  }

  @Test
  void aRefusalThatComesWithTheRevocationIsNotRaisedForTheNextAssignment() {
    CommitStrategy strategy = strategy(10);
    f.consumer.answer(Answer.refused(movedOn()), Answer.refused(movedOn()));
    f.process(strategy, P0, 0, 5);
    strategy.revoked(List.of(P0));
    f.assign(strategy, P0);
    f.process(strategy, P0, 0, 5);
    strategy.closing();

    assertThat(f.committed(P0)).isEqualTo(5);
  }

  @Test
  void anAnswerAfterALossIsNoAnswerForWhatIsProcessedSince() {
    CommitStrategy strategy = strategy(3);
    f.process(strategy, P0, 0, 3);
    strategy.lost(List.of(P0));
    f.assign(strategy, P0);
    f.process(strategy, P0, 0, 1);
    f.consumer.answerAll();
    long confirmed = f.committed(P0);
    assertThat(confirmed).as("of the first assignment").isEqualTo(1);
    f.process(strategy, P0, 1, 10);

    assertThat(strategy.mostUnconfirmed()).isEqualTo(3);
    strategy.closing();
    assertThat(f.committed(P0)).isEqualTo(10);
  }

  @Test
  void partitionsShareTheWindow() {
    CommitStrategy strategy = strategy(4);
    for (int offset = 0; offset < 20; offset++) {
      f.process(strategy, P0, offset);
      f.process(strategy, P1, offset);
    }

    assertThat(strategy.mostUnconfirmed()).isEqualTo(4);
  }

  @Test
  void answersAtTheEndOfAPollLetTheRestGo() {
    CommitStrategy strategy = strategy(100);
    f.consumer.answersWhenDriven(true);
    f.process(strategy, P0, 0, 5);
    f.nanoTime += AGAIN;
    f.endOfPoll(strategy);

    assertThat(f.consumer.sent(P0)).containsExactly(1L, 5L);
  }

  @Test
  void outputIsWrittenBeforeACommitIsSent() {
    CommitStrategy strategy = strategy(100);
    f.process(strategy, P0, 0);
    assertThat(f.log).containsExactly("processed", "flushed", "sent");

    f.consumer.answerAll();
    f.flushFailure = new IOException("No space left on device");
    assertThatThrownBy(() -> f.process(strategy, P0, 1)).isInstanceOf(UncheckedIOException.class);
    assertThat(f.consumer.sent(P0)).containsExactly(1L);
    assertThatThrownBy(strategy::closing).isInstanceOf(UncheckedIOException.class);
    assertThat(f.committed(P0)).isEqualTo(1);
  }

  @Test
  void aCommitThatCouldNotBeSentIsNotWaitedFor() {
    CommitStrategy strategy = strategy(100);
    f.flushFailure = new IOException("No space left on device");
    assertThatThrownBy(() -> f.process(strategy, P0, 0)).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(strategy::closing).isInstanceOf(UncheckedIOException.class);

    assertThat(f.consumer.drives()).as("looks for an answer").isZero();
  }

  @Test
  void aWindowOfOneIsNotForThisClass() {
    assertThatThrownBy(() -> strategy(1)).isInstanceOf(IllegalArgumentException.class);
  }
}
