package dev.offsetcommit.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void recordsAreDueOnAFixedSchedule() {
    Pace pace = Pace.every(Duration.ofSeconds(2));

    assertThat(pace.next(100, 100)).isEqualTo(100 + 2 * SECOND);
  }

  @Test
  void aSlowSendDoesNotLowerTheRate() {
    Pace pace = Pace.every(Duration.ofMillis(100));

    assertThat(pace.next(0, SECOND / 2)).as("late by 400 ms, made up for").isEqualTo(SECOND / 10);
  }

  @Test
  void whatWasMissedByMoreThanASecondIsNotMadeUpFor() {
    Pace pace = Pace.every(Duration.ofMillis(100));

    assertThat(pace.next(0, 5 * SECOND)).isEqualTo(5 * SECOND);
    assertThat(pace.next(0, SECOND / 10 + SECOND)).as("exactly a second").isEqualTo(SECOND / 10);
  }

  @Test
  void theScheduleHoldsWhenTheClockIsNegative() {
    // System.nanoTime() may be.
    assertThat(Pace.every(Duration.ofSeconds(1)).next(-10 * SECOND, -10 * SECOND))
        .isEqualTo(-9 * SECOND);
  }

  @Test
  void aRateIsAnInterval() {
    assertThat(Pace.perSecond(4).intervalNanos()).isEqualTo(SECOND / 4);
    assertThat(Pace.perSecond(0.5).intervalNanos()).isEqualTo(2 * SECOND);
  }

  @Test
  void aRateBeyondTheClockIsStillARate() {
    assertThat(Pace.perSecond(1e12).isUnlimited()).isFalse();
    assertThat(Pace.every(Duration.ZERO).isUnlimited()).isTrue();
  }
}
