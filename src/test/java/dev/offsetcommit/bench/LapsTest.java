package dev.offsetcommit.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.commit.CommitStrategy;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Reading a topic again and again. */
class LapsTest {

  private static final TopicPartition LONG = new TopicPartition("t", 0);
  private static final TopicPartition SHORT = new TopicPartition("t", 1);

  private final Laps laps = new Laps(Map.of(LONG, 100_000L, SHORT, 500L));

  @Test
  void aLongPartitionTurnsBeforeItsEndSoThatNoFetchWaitsThere() {
    assertThat(laps.isTurn(LONG, 94_998)).isFalse();
    assertThat(laps.isTurn(LONG, 94_999)).isTrue();
    assertThat(laps.isTurn(SHORT, 499)).isFalse();
    assertThat(laps.isTurn(SHORT, 500)).isTrue();
    assertThat(Laps.NONE.isTurn(SHORT, 500)).isFalse();
  }

  /** Otherwise {@code batch} waits for a commit that is never sent: its offset is committed. */
  @Test
  void noPollReadsAPartitionFromItsBeginningToItsTurn() {
    assertThat(laps.mostPollRecords()).isEqualTo(250);
    assertThat(new Laps(Map.of(LONG, 100_000L)).mostPollRecords()).isEqualTo(5000);
    assertThat(new Laps(Map.of(LONG, 8000L, SHORT, 0L)).mostPollRecords()).isEqualTo(4000);
  }

  @Test
  void aStrategySeesThePollBeforeThePartitionTurns() {
    MockConsumer<byte[], byte[]> client = new MockConsumer<>("earliest");
    client.assign(List.of(LONG, SHORT));
    client.seek(LONG, 400);
    client.seek(SHORT, 500);
    List<Long> positions = new ArrayList<>();
    CommitStrategy strategy =
        new LapStrategy(
            new NoCommit() {
              @Override
              public void batchDone(Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
                positions.add(client.position(SHORT));
              }
            },
            client,
            laps);

    strategy.batchDone(Map.of(LONG, new OffsetAndMetadata(400), SHORT, new OffsetAndMetadata(500)));

    assertThat(positions).containsExactly(500L);
    assertThat(client.position(SHORT)).isZero();
    assertThat(client.position(LONG)).isEqualTo(400);
  }

  private static String signature(Method method) {
    return method.getName() + Arrays.toString(method.getParameterTypes());
  }
}
