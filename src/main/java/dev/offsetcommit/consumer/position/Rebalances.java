package dev.offsetcommit.consumer.position;

import dev.offsetcommit.cluster.Partitions;
import dev.offsetcommit.commit.CommitStrategy;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Passes rebalances on to the commit strategy and to {@link Assignment}, and reports them. It runs
 * in the loop's thread, inside {@code poll()}, when everything that was polled before is processed.
 */
public final class Rebalances implements ConsumerRebalanceListener {

  private final Assignment assignment;
  private final CommitStrategy strategy;
  private final java.util.function.Consumer<ConsumerEvent> events;
  private final LongSupplier nanoTime;
  private boolean isUnderWay = true;
  private Long pausedAt;
  private RuntimeException failure;

  public Rebalances(
      Assignment assignment,
      CommitStrategy strategy,
      java.util.function.Consumer<ConsumerEvent> events,
      LongSupplier nanoTime) {
    this.assignment = assignment;
    this.strategy = strategy;
    this.events = events;
    this.nanoTime = nanoTime;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    isUnderWay = false;
    guarded(() -> assigned(partitions));
  }

  /**
   * Whether this member waits for its part: it has just joined, or gave partitions up, and has not
   * been told yet what it gets. Kafka calls {@link #onPartitionsAssigned} also where that is
   * nothing.
   */
  public boolean isUnderWay() {
    return isUnderWay;
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    isUnderWay = true;
    guarded(
        () -> {
          pausedAt = nanoTime.getAsLong();
          if (!partitions.isEmpty()) {
            strategy.revoked(partitions);
            events.accept(new ConsumerEvent.PartitionsRevoked(sorted(partitions)));
          }
        });
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    isUnderWay = true;
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
    Long pausedMs = pausedAt == null ? null : (nanoTime.getAsLong() - pausedAt) / 1_000_000;
    pausedAt = null;
    assignment.resume(partitions, pausedMs);
  }

  /** Kafka wraps what a callback throws; the loop raises it as it was. */
  public void raiseFailure() {
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
        .sorted(Partitions.ORDER)
        .map(p -> new ConsumerEvent.Partition(p.topic(), p.partition()))
        .toList();
  }
}
