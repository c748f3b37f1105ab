package dev.offsetcommit.sink;

import dev.offsetcommit.commit.CommitResult;
import dev.offsetcommit.commit.Committer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Commits to Kafka a copy of the offsets that the database has, for {@code lag} to show. One
 * asynchronous copy is under way at a time and the next one covers what came meanwhile: the classic
 * client keeps commits for a coordinator that is away, and sends a later {@code commitSync} before
 * them, which would take the group back.
 */
final class KafkaCopy {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Consumer<?, ?> client;
  private final Committer committer;
  private final Function<TopicPartition, Optional<OffsetAndMetadata>> standing;
  private final Map<TopicPartition, OffsetAndMetadata> owed = new HashMap<>();
  private boolean underWay;

  /**
   * A copy that owes nothing yet.
   *
   * @param standing where the database stands in a partition that is this process's
   */
  KafkaCopy(
      Consumer<?, ?> client,
      Committer committer,
      Function<TopicPartition, Optional<OffsetAndMetadata>> standing) {
    this.client = client;
    this.committer = committer;
    this.standing = standing;
  }

  /** The database has moved. */
  void owe(Map<TopicPartition, OffsetAndMetadata> offsets) {
    owed.putAll(offsets);
  }

  /** These are somebody else's now. */
  void forget(Collection<TopicPartition> partitions) {
    owed.keySet().removeAll(partitions);
  }

  /** Sends what is owed, and does not wait. */
  void send() {
    if (owed.isEmpty() || underWay) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = take();
    long start = System.nanoTime();
    underWay = true;
    client.commitAsync(
        offsets,
        (sent, error) -> {
          underWay = false;
          if (error != null) {
            // Not `sent`: the client of the consumer protocol gives null there with a failure.
            failed(offsets, start, error);
          }
        });
  }

  /** Sends what is owed, after what is under way, and waits for the answer. */
  void sendAndWait() {
    if (owed.isEmpty() && !underWay) {
      return;
    }
    long start = System.nanoTime();
    Map<TopicPartition, OffsetAndMetadata> offsets = Map.of();
    try {
      // Its failure is owed again.
      committer.settle(() -> underWay);
      offsets = take();
      commit(offsets);
    } catch (KafkaException e) {
      if (!offsets.isEmpty()) {
        failed(offsets, start, e);
      }
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> take() {
    Map<TopicPartition, OffsetAndMetadata> offsets = Map.copyOf(owed);
    owed.clear();
    return offsets;
  }

  private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    try {
      client.commitSync(offsets, TIMEOUT);
    } catch (WakeupException e) {
      client.commitSync(offsets, TIMEOUT);
    }
  }

  private void failed(Map<TopicPartition, OffsetAndMetadata> offsets, long start, Exception error) {
    for (TopicPartition partition : offsets.keySet()) {
      // Not what failed, which would take the group back, but where the database stands by now.
      standing.apply(partition).ifPresent(offset -> owed.put(partition, offset));
    }
    committer.report(
        new CommitResult(
            offsets, Duration.ofNanos(System.nanoTime() - start), new CopyFailed(error)));
  }
}
