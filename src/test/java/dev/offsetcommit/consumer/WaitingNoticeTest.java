package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WaitingNoticeTest {

  private final AtomicLong clock = new AtomicLong();
  private final List<ConsumerEvent> events = new ArrayList<>();

  private WaitingNotice of(ConsumerPlan plan) {
    return new WaitingNotice(plan, events::add, clock::get);
  }

  private void pass(int seconds) {
    clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void aRunWithoutAnEndSaysOnceThatItWaits() {
    WaitingNotice notice = of(ConsumerPlan.of("t", "g", "earliest"));
    pass(60);
    notice.afterPoll(false, false);
    assertThat(events).as("without partitions").isEmpty();
    pass(4);
    notice.afterPoll(false, true);
    assertThat(events).as("too early").isEmpty();
    pass(1);
    notice.afterPoll(false, true);
    pass(60);
    notice.afterPoll(true, true);
    pass(60);
    notice.afterPoll(false, true);

    assertThat(events).containsExactly(new ConsumerEvent.WaitingForRecords("t", "g", 5000));
  }

  @Test
  void aRunThatEndsByItselfDoesNot() {
    WaitingNotice notice =
        of(
            new ConsumerPlan(
                "t",
                "g",
                "earliest",
                0,
                false,
                Duration.ofSeconds(9),
                Duration.ZERO,
                Duration.ZERO,
                dev.offsetcommit.consumer.position.OnGap.CONTINUE));
    pass(60);
    notice.afterPoll(false, true);

    assertThat(events).isEmpty();
  }
}
