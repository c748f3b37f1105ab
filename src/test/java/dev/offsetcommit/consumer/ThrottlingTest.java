package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottlingTest {

  private final List<ConsumerEvent> events = new ArrayList<>();
  private double throttleMs = Double.NaN;
  private long nanoTime;
  private final Throttling throttling =
      new Throttling(() -> throttleMs, events::add, () -> nanoTime);

  private void emptyPollAfterSeconds(int seconds) {
    nanoTime += Duration.ofSeconds(seconds).toNanos();
    throttling.afterPoll(false);
  }

  @Test
  void aTopicWithoutNewRecordsIsNotThrottling() {
    emptyPollAfterSeconds(10);
    throttleMs = 40;
    emptyPollAfterSeconds(10);
    assertThat(events).isEmpty();
  }

  @Test
  void recordsThatComeAreNotWorthAWord() {
    throttleMs = 1000;
    for (int i = 0; i < 5; i++) {
      emptyPollAfterSeconds(2);
      throttling.afterPoll(true);
    }
    assertThat(events).isEmpty();
  }

  @Test
  void aThrottledConsumerIsToldOnce() {
    throttleMs = 12_345.4;
    emptyPollAfterSeconds(1);
    assertThat(events).isEmpty();
    emptyPollAfterSeconds(3);
    emptyPollAfterSeconds(3);
    assertThat(events).containsExactly(new ConsumerEvent.Throttled(4000, 12_345));
  }

  @Test
  void itIsToldAgainIfItWasOverInBetween() {
    throttleMs = 1000;
    emptyPollAfterSeconds(4);
    throttleMs = 0;
    emptyPollAfterSeconds(4);
    throttleMs = 2000;
    emptyPollAfterSeconds(4);
    assertThat(events)
        .containsExactly(
            new ConsumerEvent.Throttled(4000, 1000), new ConsumerEvent.Throttled(12_000, 2000));
  }
}
