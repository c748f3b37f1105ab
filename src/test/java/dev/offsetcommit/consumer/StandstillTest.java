package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StandstillTest {

  private static final ConsumerEvent LOST = new ConsumerEvent.PartitionsLost(List.of());
  private static final ConsumerEvent TOLD = new ConsumerEvent.ProcessStopped("g", 10_000);

  private final List<ConsumerEvent> events = new ArrayList<>();
  private long now = 1_000_000;
  private final Standstill standstill =
      new Standstill("g", Duration.ofSeconds(3), events::add, () -> now);

  private static ConsumerEvent refused(String error) {
    return new ConsumerEvent.OffsetsCommitted("t", 0, 1, "", 5.0, false, "refused", error);
  }

  static List<ConsumerEvent> consequences() {
    return List.of(
        LOST,
        refused(CommitEvents.GROUP_WENT_ON),
        refused(CommitEvents.REBALANCED),
        new ConsumerEvent.PositionsUnknown("g", "unknown member"));
  }

  @ParameterizedTest
  @MethodSource("consequences")
  void itIsToldOnceBeforeWhatItCauses(ConsumerEvent consequence) {
    now += 10_000;
    standstill.before(consequence);
    standstill.before(consequence);

    assertThat(events).containsExactly(TOLD);
    assertThat(standstill.total()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void whileTheProcessRunsALossHasAnotherCause() {
    for (int i = 0; i < 100; i++) {
      now += 999;
      standstill.tick();
    }
    standstill.before(LOST);

    assertThat(events).isEmpty();
    assertThat(standstill.total()).isZero();
  }

  @Test
  void aShortStopIsNoTimeOfWaitingThoughItEndsNoSession() {
    now += 2_999;
    standstill.before(LOST);

    assertThat(events).isEmpty();
    assertThat(standstill.total()).isEqualTo(Duration.ofMillis(2_999));
  }

  @Test
  void aLossSomeTimeAfterItHasAnotherCause() {
    now += 10_000;
    standstill.tick();
    standstill.polled();
    for (int i = 0; i < 6; i++) {
      now += 1_000;
      standstill.tick();
    }
    standstill.polled();
    standstill.before(LOST);

    assertThat(events).isEmpty();
  }

  @Test
  void aLossThatTheFirstPollAfterALongBatchBringsIsStillItsWork() {
    now += 10_000;
    for (int i = 0; i < 30; i++) {
      standstill.tick();
      now += 1_000;
    }
    standstill.before(LOST);

    assertThat(events).containsExactly(TOLD);
  }

  @Test
  void anotherRefusalIsNotItsWork() {
    now += 10_000;
    standstill.before(refused("Not authorized to access group: g"));

    assertThat(events).isEmpty();
  }
}
