package dev.offsetcommit.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.harness.ScriptedConsumer;
import dev.offsetcommit.harness.ScriptedConsumer.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class CommitterTest {

  private static final TopicPartition P0 = new TopicPartition("t", 0);

  private final ScriptedConsumer client = new ScriptedConsumer();
  private final List<CommitResult> results = new ArrayList<>();
  private int doubts;
  private long nanoTime;

  private void commit() {
    new Committer(
            client,
            () -> {},
            results::add,
            Duration.ofSeconds(60),
            new StopDeadline(() -> nanoTime),
            () -> doubts++,
            () -> nanoTime)
        .sync(
            new ProcessedOffsets.Snapshot(Map.of(P0, new OffsetAndMetadata(7)), Map.of(P0, 7L), 0));
  }

  /** Each attempt ends without an answer after so long. */
  private void attemptsTake(Duration time) {
    client.beforeCommit(() -> nanoTime += time.toNanos());
  }

  private static Answer silence() {
    return Answer.refused(new TimeoutException("no answer"));
  }

  @Test
  void aBrokerThatIsSilentForSecondsIsAskedAgainThoughTheClientGivesUpAMomentTooEarly() {
    attemptsTake(Duration.ofSeconds(5).minusNanos(500_000));
    client.answer(silence(), silence(), silence());

    commit();

    assertThat(client.broker()).containsEntry(P0, new OffsetAndMetadata(7));
    assertThat(doubts).isEqualTo(3);
    assertThat(results).extracting(CommitResult::error).containsOnlyNulls();
  }

  @Test
  void itIsAskedForAMinute() {
    attemptsTake(Duration.ofSeconds(5).minusNanos(500_000));
    for (int attempt = 0; attempt < 100; attempt++) {
      client.answer(silence());
    }

    assertThatThrownBy(this::commit).isInstanceOf(TimeoutException.class);
    assertThat(Duration.ofNanos(nanoTime)).isBetween(sixty(-1), sixty(5));
  }

  private static Duration sixty(int more) {
    return Duration.ofSeconds(60 + more);
  }

  @Test
  void whatFailsAtOnceIsNotRepeated() {
    client.answer(silence());

    assertThatThrownBy(this::commit).isInstanceOf(TimeoutException.class);
    assertThat(client.requests()).hasSize(1);
  }
}
