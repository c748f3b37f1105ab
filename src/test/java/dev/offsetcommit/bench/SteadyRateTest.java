package dev.offsetcommit.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** When a warm-up is over, for runs of 3 s. */
class SteadyRateTest {

  /** The milliseconds after which a warm-up ends, given the records read by then. */
  private static long end(LongUnaryOperator recordsAt) {
    SteadyRate end = new SteadyRate(Duration.ofSeconds(3));
    for (long ms = 0; ms < 100_000; ms += 10) {
      if (end.isReached(recordsAt.applyAsLong(ms), ms * 1_000_000)) {
        return ms;
      }
    }
    throw new AssertionError("no end");
  }

  @Test
  void aSteadyRateEndsItAfterThreeSlices() {
    assertThat(end(ms -> 5 * ms)).isEqualTo(1500);
  }

  @Test
  void aRateThatGrowsIsWaitedFor() {
    // Twice as fast after a second, as with code that the JVM has compiled by then.
    assertThat(end(ms -> ms < 1000 ? 5 * ms : 10 * ms - 5000)).isEqualTo(2500);
  }

  @Test
  void aRateThatIsNeverSteadyEndsItAtTwiceTheTimeOfARun() {
    assertThat(end(ms -> ms * ms)).isBetween(6000L, 6010L);
  }
}
