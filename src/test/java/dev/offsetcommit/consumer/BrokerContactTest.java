package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerContactTest {

  private final List<ConsumerEvent> events = new ArrayList<>();
  private long responses;
  private long nanoTime;
  private boolean isRebalancing;
  private final BrokerContact contact =
      new BrokerContact("g", () -> responses, () -> isRebalancing, events::add, () -> nanoTime);

  private void afterSeconds(int seconds) {
    nanoTime += Duration.ofSeconds(seconds).toNanos();
    contact.check();
  }

  @Test
  void aClusterThatAnswersIsNotWorthAWord() {
    for (int i = 0; i < 10; i++) {
      responses++;
      afterSeconds(5);
    }
    assertThat(events).isEmpty();
  }

  @Test
  void aMemberThatWaitsForARebalanceIsNotToldThatTheClusterIsSilent() {
    isRebalancing = true;
    afterSeconds(9);
    afterSeconds(9);
    assertThat(events).containsExactly(new ConsumerEvent.RebalancePending("g", 9000));
    responses++;
    isRebalancing = false;
    afterSeconds(1);
    afterSeconds(8);
    assertThat(events).last().isEqualTo(new ConsumerEvent.BrokerSilent(8000));
  }

  @Test
  void silenceIsToldOnceAndSoIsItsEnd() {
    afterSeconds(7);
    assertThat(events).as("not yet").isEmpty();
    afterSeconds(1);
    afterSeconds(10);
    assertThat(events).containsExactly(new ConsumerEvent.BrokerSilent(8000));

    for (int i = 0; i < 2; i++) {
      responses++;
      afterSeconds(2);
    }
    assertThat(events)
        .containsExactly(
            new ConsumerEvent.BrokerSilent(8000), new ConsumerEvent.BrokerBack(20_000));
  }
}
