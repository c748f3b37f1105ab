package dev.offsetcommit.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.ScriptedConsumer.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Random histories of processing, answers, failures and rebalances. Whatever happens, a crash now
 * would repeat at most {@code window} records and lose none, and no older offset is sent after a
 * newer one within an assignment.
 */
class WindowPropertyTest {

  private static final List<TopicPartition> PARTITIONS =
      List.of(new TopicPartition("t", 0), new TopicPartition("t", 1), new TopicPartition("t", 2));

  /** One run: the group as the broker sees it, and the loop around the strategy. */
  private static final class Run {
    final Random random;
    final int window;
    final StrategyFixture f = new StrategyFixture();
    final CommitStrategy strategy;
    final Map<TopicPartition, Long> position = new HashMap<>();

    Run(long seed) {
      random = new Random(seed);
      window = 1 + random.nextInt(8);
      strategy =
          window == 1
              ? new RecordCommit(f.committer)
              : new WindowCommit(f.committer, window, () -> f.nanoTime);
    }

    void assignAll() {
      for (TopicPartition partition : PARTITIONS) {
        position.put(partition, Math.max(0, f.committed(partition)));
      }
      f.consumer.requests().clear();
      f.assign(strategy, PARTITIONS.toArray(TopicPartition[]::new));
    }

    void step() {
      f.nanoTime += random.nextInt(3_000_000);
      f.consumer.answersWhenDriven(random.nextBoolean());
      if (random.nextInt(4) == 0) {
        f.consumer.answer(answer());
      }
      try {
        switch (random.nextInt(12)) {
          case 0 -> strategy.batchDone(Map.of());
          case 1 -> f.consumer.answerAll();
          case 2 -> rebalance(random.nextBoolean());
          default -> processOne();
        }
      } catch (CommitRejectedByRebalance e) {
        // The loop polls, and the client finds out whether its partitions are still its own.
        rebalance(random.nextBoolean());
      }
    }

    private void processOne() {
      TopicPartition partition = PARTITIONS.get(random.nextInt(PARTITIONS.size()));
      long offset = position.get(partition);
      strategy.beforeProcessing(Records.at(partition, offset));
      position.put(partition, offset + 1);
      strategy.processed(Records.at(partition, offset));
    }

    private void rebalance(boolean lost) {
      if (lost) {
        strategy.lost(PARTITIONS);
        // What was under way reaches a broker that knows of another generation, or is answered now.
        f.consumer.answerAll();
      } else {
        strategy.revoked(PARTITIONS);
      }
      assignAll();
    }

    private Answer answer() {
      return switch (random.nextInt(5)) {
        case 0 -> Answer.refused(StrategyFixture.retriable());
        case 1 -> Answer.refused(StrategyFixture.movedOn());
        case 2 -> Answer.refused(new RebalanceInProgressException());
        case 3 -> window == 1 ? Answer.DONE : Answer.refused(StrategyFixture.unanswered());
        default -> window == 1 ? Answer.DONE : Answer.appliedUnseen(StrategyFixture.unanswered());
      };
    }

    void check(String context) {
      long repeated = 0;
      for (TopicPartition partition : PARTITIONS) {
        long committed = Math.max(0, f.committed(partition));
        assertThat(committed)
            .as("%s: committed of %s is processed", context, partition)
            .isLessThanOrEqualTo(position.get(partition));
        repeated += position.get(partition) - committed;
        assertThat(f.consumer.sent(partition))
            .as("%s: order of commits of %s", context, partition)
            .isSorted();
      }
      assertThat(repeated).as("%s: a crash now", context).isLessThanOrEqualTo(window);
      assertThat(strategy.mostUnconfirmed()).as(context).isLessThanOrEqualTo(window);
    }
  }

  @RepeatedTest(20)
  void neverMoreThanTheWindowIsRepeated() {
    long seed = System.nanoTime();
    Run run = new Run(seed);
    run.assignAll();
    for (int i = 0; i < 1000; i++) {
      String context = "seed " + seed + ", window " + run.window + ", step " + i;
      try {
        run.step();
      } catch (RuntimeException e) {
        // Not retriable for commitSync: the loop would close here, and a restart begin.
        if (!isRaisedOnPurpose(e)) {
          throw new AssertionError(context, e);
        }
        run.rebalance(true);
      }
      run.check(context);
    }
    OffsetAndMetadata some = run.f.consumer.broker().get(PARTITIONS.get(0));
    assertThat(some).as("seed " + seed + ": it got anywhere").isNotNull();
  }

  private static boolean isRaisedOnPurpose(RuntimeException e) {
    return e instanceof org.apache.kafka.clients.consumer.RetriableCommitFailedException;
  }
}
