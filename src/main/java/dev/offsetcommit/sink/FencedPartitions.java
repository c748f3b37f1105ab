package dev.offsetcommit.sink;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions that were fenced: they are paused, so that nothing more of them is processed.
 *
 * <p>Mostly this process is the zombie, and learns with its next heartbeats that they are another
 * member's. But if they are still its own after longer than that, the other one was: it took them
 * over late, and is gone. Then they would stand still if they were not taken over again.
 */
final class FencedPartitions {

  private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Consumer<?, ?> client;
  private final LongSupplier nanoTime;
  private final Map<TopicPartition, Long> since = new HashMap<>();

  FencedPartitions(Consumer<?, ?> client, LongSupplier nanoTime) {
    this.client = client;
    this.nanoTime = nanoTime;
  }

  void add(Collection<TopicPartition> partitions) {
    Set<TopicPartition> ours = new HashSet<>(partitions);
    ours.retainAll(client.assignment());
    client.pause(ours);
    ours.forEach(partition -> since.put(partition, nanoTime.getAsLong()));
  }

  /** They are gone, or come anew. */
  void forget(Collection<TopicPartition> partitions) {
    if (since.keySet().removeAll(partitions)) {
      Set<TopicPartition> ours = new HashSet<>(partitions);
      ours.retainAll(client.assignment());
      client.resume(ours);
    }
  }

  /** Those that this member still has after so long; they count as given up no more. */
  Set<TopicPartition> overdue() {
    if (since.isEmpty()) {
      return Set.of();
    }
    Set<TopicPartition> overdue = new HashSet<>();
    since.forEach(
        (partition, time) -> {
          if (nanoTime.getAsLong() - time >= PATIENCE_NANOS) {
            overdue.add(partition);
          }
        });
    since.keySet().removeAll(overdue);
    return overdue;
  }
}
