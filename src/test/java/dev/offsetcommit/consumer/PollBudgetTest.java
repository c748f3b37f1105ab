package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollBudgetTest {

  private final List<ConsumerEvent> events = new ArrayList<>();
  private long nanoTime;
  private Duration stoodStill = Duration.ZERO;
  private final PollBudget budget =
      new PollBudget("g", Duration.ofMillis(6000), events::add, () -> nanoTime, () -> stoodStill);

  /** Processes records of one length until the budget is spent, or {@code most} are done. */
  private int poll(int most, int recordMs, long commits) {
    budget.begin();
    int done = 0;
    do {
      nanoTime += Duration.ofMillis(recordMs).toNanos();
      done++;
    } while (done < most && !budget.isSpent());
    budget.end(done, commits);
    return done;
  }

  @Test
  void aPollIsCutWhereHalfOfTheIntervalIsOver() {
    assertThat(poll(500, 100, 1)).isEqualTo(30);
    assertThat(poll(20, 100, 2)).isEqualTo(20);
    assertThat(events).isEmpty();
  }

  @Test
  void aPollThatTookTooLongHalvesTheShareAndIsTold() {
    poll(1, 7000, 0);

    assertThat(events).containsExactly(new ConsumerEvent.PollTooLong("g", 1, 7000, 6000));
    assertThat(poll(500, 100, 1)).isEqualTo(15);
  }

  @Test
  void timeInWhichThisProcessWasStoppedIsNoProcessing() {
    budget.begin();
    nanoTime += Duration.ofMillis(7000).toNanos();
    stoodStill = Duration.ofMillis(6500);
    budget.end(1, 0);

    assertThat(events).isEmpty();
  }

  @Test
  void theShareGrowsBackToHalfOfTheIntervalAndNoFurther() {
    poll(1, 7000, 0);
    for (int i = 0; i < 10; i++) {
      assertThat(poll(500, 100, 1)).isEqualTo(15);
    }
    for (int i = 0; i < 30; i++) {
      assertThat(poll(500, 100, 1)).isEqualTo(30);
    }
  }

  @Test
  void pollsThatLeaveSomeOfTheShareDoNotMakeItGrow() {
    poll(1, 7000, 0);
    for (int i = 0; i < 30; i++) {
      poll(1, 100, 1);
    }
    assertThat(poll(500, 100, 1)).isEqualTo(15);
  }

  @Test
  void aRecordThatNeverFitsEndsTheRunInsteadOfComingForEver() {
    poll(1, 7000, 4);
    poll(1, 7000, 4);
    assertThatThrownBy(() -> poll(1, 7000, 4))
        .isInstanceOf(TerseException.class)
        .hasMessageContainingAll("group g", "7.0 s", "max.poll.interval.ms (6000)", "Raise it");
  }

  @Test
  void aRunThatCommitsAllTheSameContinues() {
    for (int commits = 1; commits < 10; commits++) {
      poll(1, 7000, commits);
    }
    assertThat(events).hasSize(9);
  }

  @Test
  void onePollInTimeIsAnotherBeginning() {
    poll(1, 7000, 0);
    poll(1, 7000, 0);
    poll(1, 1, 0);
    poll(1, 7000, 0);
    poll(1, 7000, 0);
    assertThat(events).hasSize(4);
  }
}
