package dev.offsetcommit.commit;

import static dev.offsetcommit.commit.StrategyFixture.P0;
import static dev.offsetcommit.commit.StrategyFixture.P1;
import static dev.offsetcommit.commit.StrategyFixture.movedOn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.harness.ScriptedConsumer.Answer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BeforeAndAutoCommitTest {

  private final StrategyFixture f = new StrategyFixture();

  @Nested
  class Before {

    private final CommitStrategy strategy = new BeforeCommit(f.committer);

    @Test
    void eachRecordIsCommittedBeforeItIsProcessed() {
      f.process(strategy, P0, 5, 7);

      assertThat(f.log)
          .as("and written out before the next one is committed")
          .containsExactly("flushed", "sent", "processed", "flushed", "sent", "processed");
      assertThat(f.consumer.sent(P0)).containsExactly(6L, 7L);
    }

    @Test
    void aRefusedRecordIsNotProcessed() {
      f.consumer.answer(Answer.refused(movedOn()));

      assertThatThrownBy(() -> f.process(strategy, P0, 5))
          .isInstanceOf(CommitRejectedByRebalance.class);
      assertThat(f.log).doesNotContain("processed");
    }

    @Test
    void aRefusedRecordIsNotCommittedWithoutBeingProcessed() {
      f.process(strategy, P0, 4);
      f.consumer.answer(Answer.refused(new RebalanceInProgressException()));
      assertThatThrownBy(() -> f.process(strategy, P0, 5))
          .isInstanceOf(CommitRejectedByRebalance.class);

      // The partition stays here, and another one has a record first.
      f.process(strategy, P1, 0);
      f.endOfPoll(strategy);
      strategy.closing();

      assertThat(f.committed(P0)).isEqualTo(5);
      assertThat(f.committed(P1)).isEqualTo(1);
    }

    @Test
    void aRevokedPartitionHasNothingLeftToCommit() {
      f.consumer.answer(Answer.refused(new RebalanceInProgressException()));
      assertThatThrownBy(() -> f.process(strategy, P0, 5))
          .isInstanceOf(CommitRejectedByRebalance.class);
      f.consumer.requests().clear();
      strategy.revoked(List.of(P0));
      strategy.closing();

      assertThat(f.consumer.requests()).isEmpty();
    }

    @Test
    void markersArePassedAtTheEndOfAPoll() {
      f.process(strategy, P0, 8);
      strategy.batchDone(Map.of(P0, new OffsetAndMetadata(10)));

      assertThat(f.committed(P0)).isEqualTo(10);
    }
  }

  @Nested
  class Auto {

    private final CommitStrategy strategy = new AutoCommit(f.committer);

    @Test
    void onlyTheClientCommits() {
      f.process(strategy, P0, 0, 3);
      strategy.batchDone(Map.of(P0, new OffsetAndMetadata(3)));
      strategy.revoked(List.of(P0));
      strategy.lost(List.of(P0));
      strategy.closing();

      assertThat(f.consumer.requests()).isEmpty();
    }
  }
}
