package dev.offsetcommit.consumer.position;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.commit.CommitMode;
import dev.offsetcommit.commit.CommitPlan;
import dev.offsetcommit.commit.CommitStrategy;
import dev.offsetcommit.commit.Committer;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.harness.ScriptedConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a partition of which records are processed and not committed. */
class RebalancesTest {

  private static final TopicPartition P0 = new TopicPartition("t", 0);
  private static final List<ConsumerEvent.Partition> TOLD =
      List.of(new ConsumerEvent.Partition("t", 0));

  private final ScriptedConsumer client = new ScriptedConsumer();
  private final List<ConsumerEvent> events = new ArrayList<>();
  private long nanoTime;
  private final CommitStrategy strategy =
      CommitPlan.of(CommitMode.INTERVAL)
          .strategy(new Committer(client, () -> {}, result -> {}, Duration.ofSeconds(1)));
  private final Assignment assignment =
      new Assignment(
          client, strategy, new OffsetReset(client, "earliest"), new Progress(), events::add, 1);
  private final Rebalances rebalances =
      new Rebalances(assignment, strategy, events::add, () -> nanoTime);

  @BeforeEach
  void processSome() {
    client.assign(List.of(P0));
    client.updateBeginningOffsets(Map.of(P0, 0L));
    strategy.processed(new ConsumerRecord<>("t", 0, 4, null, null));
  }

  @Test
  void whatIsRevokedIsCommittedFirst() {
    client.beforeCommit(() -> assertThat(events).isEmpty());
    rebalances.onPartitionsRevoked(List.of(P0));

    assertThat(client.sent(P0)).containsExactly(5L);
    assertThat(events).containsExactly(new ConsumerEvent.PartitionsRevoked(TOLD));
  }

  @Test
  void whatIsLostIsNeverCommitted() {
    rebalances.onPartitionsLost(List.of(P0));
    strategy.closing();

    assertThat(client.requests()).isEmpty();
    assertThat(events).containsExactly(new ConsumerEvent.PartitionsLost(TOLD));
  }

  @Test
  void theNextAssignmentTellsHowLongConsumptionPaused() {
    rebalances.onPartitionsLost(List.of(P0));
    nanoTime += Duration.ofMillis(70).toNanos();
    rebalances.onPartitionsAssigned(List.of(P0));

    assertThat(events.get(1))
        .isInstanceOfSatisfying(
            ConsumerEvent.PartitionsAssigned.class, e -> assertThat(e.pausedMs()).isEqualTo(70));
  }
}
