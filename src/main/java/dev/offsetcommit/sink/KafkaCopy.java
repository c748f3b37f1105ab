package dev.offsetcommit.sink;

import dev.offsetcommit.commit.CommitResult;
import dev.offsetcommit.commit.Committer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Kafka's copy of the offsets that a database has, for {@code lag} to show. A copy that fails is
 * reported and not repeated as it was, which could take the group back: the next one covers it,
 * with where the database stands by then. For the same reason one is under way at a time: the
 * classic client keeps commits for a coordinator that is away, and sends a later {@code commitSync}
 * before them.
 */
final class KafkaCopy {

  /**
   * Ends the metadata of each copy, so that a tool that moves the group's offsets sees that these
   * ones are not what the next run reads. {@code CommitMetadata} in {@code group} knows it, too.
   */
  static final String MARK = "sink";

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Consumer<?, ?> client;
  private final Committer committer;
  private final Map<TopicPartition, OffsetAndMetadata> inDatabase = new HashMap<>();
  private final Set<TopicPartition> due = new HashSet<>();
  private boolean underWay;

  KafkaCopy(Consumer<?, ?> client, Committer committer) {
    this.client = client;
    this.committer = committer;
  }

  /** The offsets that the database has now, to be copied. */
  void databaseHas(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((partition, offset) -> inDatabase.put(partition, marked(offset)));
    due.addAll(offsets.keySet());
  }

  private static OffsetAndMetadata marked(OffsetAndMetadata offset) {
    String metadata = offset.metadata().isEmpty() ? MARK : offset.metadata() + "," + MARK;
    return new OffsetAndMetadata(offset.offset(), offset.leaderEpoch(), metadata);
  }

  /** Another member copies these partitions. */
  void forget(Collection<TopicPartition> partitions) {
    inDatabase.keySet().removeAll(partitions);
    due.removeAll(partitions);
  }

  /** Sends what is new if nothing is under way, and does not wait. */
  void send() {
    if (due.isEmpty() || underWay) {
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

  /** The last word: sends what is new after what is under way, and waits for the answer. */
  void sendAndWait() {
    if (due.isEmpty() && !underWay) {
      return;
    }
    long start = System.nanoTime();
    try {
      // What fails of it is due again.
      committer.settle(() -> underWay, TIMEOUT);
    } catch (KafkaException e) {
      // A later commit could be overtaken by the one that is still under way.
      failed(take(), start, e);
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = take();
    if (offsets.isEmpty()) {
      return;
    }
    try {
      committer.throughWakeup(() -> client.commitSync(offsets, committer.timeout(TIMEOUT)));
    } catch (KafkaException e) {
      failed(offsets, start, e);
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> take() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(inDatabase);
    offsets.keySet().retainAll(due);
    due.clear();
    return offsets;
  }

  private void failed(Map<TopicPartition, OffsetAndMetadata> offsets, long start, Exception error) {
    offsets.keySet().stream().filter(inDatabase::containsKey).forEach(due::add);
    committer.report(
        new CommitResult(
            offsets, Duration.ofNanos(System.nanoTime() - start), new CopyFailed(error)));
  }

  /** Kafka did not take its copy of an offset that the database has; the next copy covers it. */
  private static final class CopyFailed extends RuntimeException {

    CopyFailed(Exception cause) {
      super("the database has it, Kafka's copy failed: " + cause.getMessage(), cause);
    }
  }
}
