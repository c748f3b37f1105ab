package dev.offsetcommit.consumer;

import dev.offsetcommit.commit.Checkpoint;
import dev.offsetcommit.commit.Checkpoints;
import dev.offsetcommit.commit.CommitStrategy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Passes rebalances on to the commit strategy, and reports where partitions resume and why. It runs
 * in the loop's thread, inside {@code poll()}, when everything that was polled before is processed.
 */
final class Rebalances implements ConsumerRebalanceListener {

  private static final Comparator<TopicPartition> BY_NUMBER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final Consumer<?, ?> consumer;
  private final CommitStrategy strategy;
  private final String reset;
  private final Progress progress;
  private final java.util.function.Consumer<ConsumerEvent> events;
  private final Checkpoints checkpoints;
  private final LongSupplier nanoTime;
  private final Map<TopicPartition, Long> expected = new HashMap<>();
  private Long pausedAt;
  private RuntimeException failure;

  Rebalances(
      Consumer<?, ?> consumer,
      CommitStrategy strategy,
      String reset,
      Progress progress,
      java.util.function.Consumer<ConsumerEvent> events,
      Checkpoints checkpoints,
      LongSupplier nanoTime) {
    this.consumer = consumer;
    this.strategy = strategy;
    this.reset = reset;
    this.progress = progress;
    this.events = events;
    this.checkpoints = checkpoints;
    this.nanoTime = nanoTime;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    guarded(() -> assigned(partitions));
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    guarded(
        () -> {
          pausedAt = nanoTime.getAsLong();
          if (!partitions.isEmpty()) {
            checkpoints.reached(Checkpoint.REVOKED);
            strategy.revoked(partitions);
            events.accept(new ConsumerEvent.PartitionsRevoked(sorted(partitions)));
          }
        });
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    guarded(
        () -> {
          pausedAt = nanoTime.getAsLong();
          strategy.lost(partitions);
          if (!partitions.isEmpty()) {
            events.accept(new ConsumerEvent.PartitionsLost(sorted(partitions)));
          }
        });
  }

  private void assigned(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    partitions.forEach(partition -> committed.put(partition, null));
    if (strategy.resumesFromKafka()) {
      committed.putAll(consumer.committed(Set.copyOf(partitions)));
    }
    Set<TopicPartition> sought = strategy.assigned(committed);
    List<ConsumerEvent.Resume> resumes = new ArrayList<>();
    for (TopicPartition partition : partitions.stream().sorted(BY_NUMBER).toList()) {
      OffsetAndMetadata commit = committed.get(partition);
      // Settled by a commit, by the strategy's seek, or by auto.offset.reset, which asks the
      // broker.
      long offset = consumer.position(partition);
      expected.put(partition, offset);
      String reason = sought.contains(partition) ? "seek" : commit == null ? "reset" : "committed";
      resumes.add(
          new ConsumerEvent.Resume(
              partition.topic(),
              partition.partition(),
              offset,
              reason,
              reason.equals("reset") ? reset : null,
              commit == null ? null : commit.metadata(),
              progress.comeAgain(partition, offset)));
    }
    Long pausedMs = pausedAt == null ? null : (nanoTime.getAsLong() - pausedAt) / 1_000_000;
    pausedAt = null;
    events.accept(new ConsumerEvent.PartitionsAssigned(resumes, pausedMs));
  }

  /** Compares the first record of a partition with where it was to resume. */
  void firstRecord(TopicPartition partition, long offset) {
    Long wanted = expected.remove(partition);
    if (wanted != null && wanted != offset) {
      events.accept(
          new ConsumerEvent.OffsetJumped(partition.topic(), partition.partition(), wanted, offset));
    }
  }

  boolean awaitsFirstRecords() {
    return !expected.isEmpty();
  }

  /** Kafka wraps what a callback throws; the loop raises it as it was. */
  void raiseFailure() {
    if (failure != null) {
      RuntimeException e = failure;
      failure = null;
      throw e;
    }
  }

  private void guarded(Runnable callback) {
    try {
      callback.run();
    } catch (WakeupException e) {
      throw e;
    } catch (RuntimeException e) {
      if (failure == null) {
        failure = e;
      } else {
        failure.addSuppressed(e);
      }
    }
  }

  private static List<ConsumerEvent.Partition> sorted(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .sorted(BY_NUMBER)
        .map(p -> new ConsumerEvent.Partition(p.topic(), p.partition()))
        .toList();
  }
}
