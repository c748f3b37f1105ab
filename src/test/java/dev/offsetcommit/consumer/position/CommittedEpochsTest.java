package dev.offsetcommit.consumer.position;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.commit.StopDeadline;
import dev.offsetcommit.harness.ScriptedConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CommittedEpochsTest {

  private static final Map<String, Object> NOBODY_ANSWERS =
      Map.of(
          "bootstrap.servers",
          "127.0.0.1:1",
          "request.timeout.ms",
          "3600000",
          "default.api.timeout.ms",
          "3600000");

  @Test
  @Timeout(60)
  void aStopEndsTheWaitForACoordinatorThatIsAway() {
    ScriptedConsumer client = new ScriptedConsumer();
    client.refuseCommitted(new TimeoutException("no coordinator"));
    AtomicLong nanoTime = new AtomicLong();
    StopDeadline stop = new StopDeadline(nanoTime::get);
    stop.begin();
    nanoTime.addAndGet(Duration.ofSeconds(6).toNanos());
    CommittedEpochs epochs =
        new CommittedEpochs(client, () -> Admin.create(NOBODY_ANSWERS), "g", event -> {}, stop);

    assertThatThrownBy(() -> epochs.mend(List.of(new TopicPartition("t", 0))))
        .isInstanceOf(KafkaException.class);
  }
}
