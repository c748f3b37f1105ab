package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InstanceNameTest {

  private final List<ConsumerEvent> events = new ArrayList<>();
  private final StopToken stop = new StopToken();
  private final InstanceName name = new InstanceName("g", "i1", events::add, stop);

  @Test
  void aNameThatIsFreeIsNotWaitedFor() {
    name.await(() -> false, () -> Duration.ofSeconds(45));
    assertThat(events).isEmpty();
  }

  @Test
  void theNameOfAKilledMemberIsWaitedForAndThatIsSaid() {
    AtomicInteger asked = new AtomicInteger();
    name.await(() -> asked.incrementAndGet() < 3, () -> Duration.ofSeconds(45));
    assertThat(events).containsExactly(new ConsumerEvent.InstanceNameTaken("g", "i1", 46_000));
    assertThat(asked).hasValue(3);
  }

  @Test
  void aNameThatIsTakenForLongerThanASessionBelongsToARunningConsumer() {
    assertThatThrownBy(() -> name.await(() -> true, () -> Duration.ofMillis(-900)))
        .isInstanceOf(TerseException.class)
        .hasMessageContainingAll("running consumer", "group g", "i1", "Stop it");
  }

  @Test
  void aStopEndsTheWait() {
    stop.stop();
    name.await(() -> true, () -> Duration.ofHours(1));
    assertThat(events).hasSize(1);
  }
}
