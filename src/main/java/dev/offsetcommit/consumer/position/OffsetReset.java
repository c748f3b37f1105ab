package dev.offsetcommit.consumer.position;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.common.TopicPartition;

/**
 * Where {@code auto.offset.reset} puts a partition that has no offset to resume at. The client
 * itself is configured with {@code none}: it would move to another offset without a word, also in
 * the middle of a run.
 */
public final class OffsetReset {

  private static final String BY_DURATION = "by_duration:";

  private final Consumer<?, ?> client;
  private final String policy;

  /**
   * A policy.
   *
   * @param client asks the broker
   * @param policy {@code earliest}, {@code latest}, {@code none} or {@code by_duration:PT…}
   */
  public OffsetReset(Consumer<?, ?> client, String policy) {
    this.client = client;
    this.policy = policy;
  }

  /** The policy as Kafka names it. */
  String policy() {
    return policy;
  }

  /** Whether the policy is to choose no offset at all. */
  boolean isNone() {
    return policy.equals("none");
  }

  /**
   * Whether the same partition would be put elsewhere a moment later, so that only a commit keeps
   * its place.
   */
  boolean isMoving() {
    return policy.equals("latest") || policy.startsWith(BY_DURATION);
  }

  /**
   * The offset at which a partition begins.
   *
   * @throws NoOffsetForPartitionException if the policy is {@code none}
   */
  long offset(TopicPartition partition) {
    return offsets(List.of(partition)).get(partition);
  }

  /**
   * The offsets at which partitions begin.
   *
   * @throws NoOffsetForPartitionException if the policy is {@code none}
   */
  public Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions) {
    if (policy.startsWith(BY_DURATION)) {
      return since(Duration.parse(policy.substring(BY_DURATION.length())), partitions);
    }
    return switch (policy) {
      case "earliest" -> client.beginningOffsets(partitions);
      case "latest" -> client.endOffsets(partitions);
      default -> throw new NoOffsetForPartitionException(new HashSet<>(partitions));
    };
  }

  private Map<TopicPartition, Long> since(Duration ago, Collection<TopicPartition> partitions) {
    long timestamp = Instant.now().minus(ago).toEpochMilli();
    Map<TopicPartition, Long> timestamps = new HashMap<>();
    partitions.forEach(partition -> timestamps.put(partition, timestamp));
    // The end is asked for first: a record that comes in between is then found by its time.
    Map<TopicPartition, Long> offsets = new HashMap<>(client.endOffsets(partitions));
    client
        .offsetsForTimes(timestamps)
        .forEach(
            (partition, found) -> {
              if (found != null) {
                offsets.put(partition, found.offset());
              }
            });
    return offsets;
  }
}
