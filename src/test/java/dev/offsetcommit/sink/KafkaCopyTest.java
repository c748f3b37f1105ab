package dev.offsetcommit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.commit.CommitResult;
import dev.offsetcommit.commit.Committer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.junit.jupiter.api.Test;

/** Kafka's copy of the database's offsets never goes back, even where the coordinator is away. */
class KafkaCopyTest {

  private static final TopicPartition PARTITION = new TopicPartition("numbers", 0);

  /**
   * As the classic client: asynchronous commits wait, a commitSync without offsets waits for them
   * if they were sent, and a commitAsync without offsets lets the client find its coordinator.
   */
  private static final class Away extends MockConsumer<byte[], byte[]> {

    final Deque<Runnable> waiting = new ArrayDeque<>();
    final List<Long> sent = new ArrayList<>();
    boolean coordinatorKnown = true;

    Away() {
      super("earliest");
    }

    @Override
    public synchronized void commitAsync(
        Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
      if (offsets.isEmpty()) {
        coordinatorKnown = true;
        return;
      }
      waiting.add(
          () -> {
            sent.add(offsets.get(PARTITION).offset());
            callback.onComplete(offsets, null);
          });
    }

    @Override
    public synchronized void commitSync(
        Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
      if (offsets.isEmpty() && coordinatorKnown) {
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
          next.run();
        }
      } else if (!offsets.isEmpty()) {
        sent.add(offsets.get(PARTITION).offset());
      }
    }
  }

  private final Away client = new Away();
  private final List<CommitResult> results = new ArrayList<>();
  private final KafkaCopy copy =
      new KafkaCopy(client, new Committer(client, () -> {}, results::add, Duration.ofSeconds(1)));

  private void moved(long offset) {
    copy.databaseHas(Map.of(PARTITION, new OffsetAndMetadata(offset)));
    copy.send();
  }

  @Test
  void theNextCopyCoversWhatCameWhileOneWasUnderWay() {
    moved(100);
    moved(150);
    moved(200);
    assertThat(client.waiting).hasSize(1);

    client.waiting.poll().run();
    moved(250);
    client.waiting.poll().run();

    assertThat(client.sent).containsExactly(100L, 250L);
  }

  @Test
  void theLastWordComesAfterWhatIsUnderWay() {
    moved(100);
    moved(350);

    copy.sendAndWait();

    assertThat(client.sent).containsExactly(100L, 350L);
  }

  @Test
  void theLastWordComesAfterWhatWaitsForTheCoordinator() {
    client.coordinatorKnown = false;
    moved(100);
    moved(350);

    copy.sendAndWait();

    assertThat(client.sent).containsExactly(100L, 350L);
  }

  @Test
  void aFailedCopyIsReportedAndCoveredByTheNext() {
    MockConsumer<byte[], byte[]> failing =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized void commitAsync(
              Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            callback.onComplete(null, new DisconnectException());
          }

          @Override
          public synchronized void commitSync(
              Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            client.commitSync(offsets, timeout);
          }
        };
    KafkaCopy other =
        new KafkaCopy(
            failing, new Committer(failing, () -> {}, results::add, Duration.ofSeconds(1)));
    other.databaseHas(Map.of(PARTITION, new OffsetAndMetadata(100)));
    other.send();
    assertThat(results).hasSize(1);

    other.databaseHas(Map.of(PARTITION, new OffsetAndMetadata(350)));
    other.sendAndWait();

    assertThat(client.sent).containsExactly(350L);
  }
}
