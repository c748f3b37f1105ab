package dev.offsetcommit.consumer.position;

import dev.offsetcommit.cluster.Partitions;
import dev.offsetcommit.commit.CommitStrategy;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Settles where new partitions resume: at their commit, at an offset that the commit strategy
 * keeps, or where {@code auto.offset.reset} begins. Each is sought, so that the client has nothing
 * left to decide.
 */
public final class Assignment {

  private final Consumer<?, ?> consumer;
  private final CommitStrategy strategy;
  private final OffsetReset reset;
  private final Progress progress;
  private final java.util.function.Consumer<ConsumerEvent> events;
  private final int partitionsAtStart;

  /**
   * For one run.
   *
   * @param partitionsAtStart how many partitions the topic had when the run began
   */
  public Assignment(
      Consumer<?, ?> consumer,
      CommitStrategy strategy,
      OffsetReset reset,
      Progress progress,
      java.util.function.Consumer<ConsumerEvent> events,
      int partitionsAtStart) {
    this.consumer = consumer;
    this.strategy = strategy;
    this.reset = reset;
    this.progress = progress;
    this.events = events;
    this.partitionsAtStart = partitionsAtStart;
  }

  /**
   * Seeks new partitions to where they resume, and reports it.
   *
   * @param pausedMs how long the rebalance interrupted consumption, null at the first
   */
  void resume(Collection<TopicPartition> partitions, Long pausedMs) {
    Optional<Set<TopicPartition>> elsewhere = strategy.seek(partitions);
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    if (elsewhere.isEmpty()) {
      partitions.forEach(partition -> committed.put(partition, null));
      committed.putAll(consumer.committed(Set.copyOf(partitions)));
      strategy.assigned(committed);
    }
    Set<TopicPartition> sought = elsewhere.orElse(Set.of());
    Set<TopicPartition> fresh = new TreeSet<>(Partitions.ORDER);
    fresh.addAll(partitions);
    fresh.removeIf(partition -> sought.contains(partition) || committed.get(partition) != null);
    Map<TopicPartition, Long> starts =
        fresh.isEmpty() || elsewhere.isPresent() ? Map.of() : reset.offsets(fresh);

    List<ConsumerEvent.Resume> resumes = new ArrayList<>();
    for (TopicPartition partition : partitions.stream().sorted(Partitions.ORDER).toList()) {
      OffsetAndMetadata commit = committed.get(partition);
      long offset = settle(partition, sought.contains(partition) ? null : commit, starts);
      progress.resumes(partition, offset);
      String reason =
          sought.contains(partition) ? "seek" : fresh.contains(partition) ? "reset" : "committed";
      resumes.add(
          new ConsumerEvent.Resume(
              partition.topic(),
              partition.partition(),
              offset,
              reason,
              reason.equals("reset") ? reset.policy() : null,
              commit == null ? null : commit.metadata(),
              progress.comeAgain(partition, offset)));
    }
    events.accept(new ConsumerEvent.PartitionsAssigned(resumes, pausedMs));
    if (reset.isMoving()) {
      if (!starts.isEmpty()) {
        strategy.began(starts);
      }
      warnOfAdded(fresh);
    }
  }

  private long settle(
      TopicPartition partition, OffsetAndMetadata commit, Map<TopicPartition, Long> starts) {
    if (commit != null) {
      // With the leader epoch, so that the client finds out whether the log was cut meanwhile.
      consumer.seek(partition, commit);
      return commit.offset();
    }
    Long start = starts.get(partition);
    if (start != null) {
      consumer.seek(partition, start);
      return start;
    }
    return consumer.position(partition);
  }

  /** A client learns of a new partition late, and latest then passes what is in it already. */
  private void warnOfAdded(Collection<TopicPartition> fresh) {
    List<TopicPartition> added =
        fresh.stream().filter(partition -> partition.partition() >= partitionsAtStart).toList();
    if (added.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> first = consumer.beginningOffsets(added);
    for (TopicPartition partition : added) {
      long begins = consumer.position(partition);
      if (first.get(partition) < begins) {
        events.accept(
            new ConsumerEvent.PartitionAdded(
                partition.topic(),
                partition.partition(),
                first.get(partition),
                begins,
                reset.policy()));
      }
    }
  }
}
