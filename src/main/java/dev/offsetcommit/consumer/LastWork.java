package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.Partitions;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.position.Progress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Compares what was processed with what is committed, whatever the commit mode: a run that ends
 * says which of its work a restart repeats.
 */
final class LastWork {

  private final Progress progress;
  private final CommitEvents commits;
  private final Map<TopicPartition, ConsumerEvent.Resume> resumedAt = new HashMap<>();

  LastWork(Progress progress, CommitEvents commits) {
    this.progress = progress;
    this.commits = commits;
  }

  /** Hears of each event, for the offsets at which partitions resume. */
  void told(ConsumerEvent event) {
    if (event instanceof ConsumerEvent.PartitionsAssigned assigned) {
      assigned.partitions().forEach(this::resumed);
    }
  }

  /** A partition resumes there: what others did with it meanwhile is not this consumer's work. */
  private void resumed(ConsumerEvent.Resume at) {
    TopicPartition partition = new TopicPartition(at.topic(), at.partition());
    resumedAt.put(partition, at);
    commits.forget(partition);
  }

  /**
   * What is processed of some partitions and not confirmed as committed.
   *
   * @param partitions those that this consumer has, or had when it ended its work
   */
  List<ConsumerEvent.OffsetRange> notCommitted(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .filter(p -> progress.next(p) > committed(p))
        .sorted(Partitions.ORDER)
        .map(
            p ->
                new ConsumerEvent.OffsetRange(
                    p.topic(), p.partition(), committed(p), progress.next(p) - 1))
        .toList();
  }

  /** Whether the last commit of any of these offsets is known to have failed. */
  boolean isFailed(List<ConsumerEvent.OffsetRange> offsets) {
    return offsets.stream()
        .anyMatch(r -> commits.lastFailed(new TopicPartition(r.topic(), r.partition())));
  }

  /** Whether the record that was processed last is not committed in any of these partitions. */
  boolean isMissing(List<ConsumerEvent.OffsetRange> offsets) {
    return offsets.stream()
        .map(r -> new TopicPartition(r.topic(), r.partition()))
        .anyMatch(p -> progress.nextAfterLast(p) > committed(p));
  }

  /** Where a restart resumes some partitions: at their last commit, or where they began. */
  List<ConsumerEvent.Resume> resumes(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .filter(resumedAt::containsKey)
        .sorted(Partitions.ORDER)
        .map(this::resume)
        .toList();
  }

  private ConsumerEvent.Resume resume(TopicPartition partition) {
    ConsumerEvent.Resume began = resumedAt.get(partition);
    boolean isReset = began.reset() != null && commits.committedTo(partition) == null;
    String reason = isReset || !began.reason().equals("reset") ? began.reason() : "committed";
    return new ConsumerEvent.Resume(
        partition.topic(),
        partition.partition(),
        committed(partition),
        reason,
        isReset ? began.reset() : null,
        null,
        progress.comeAgain(partition, committed(partition)));
  }

  private long committed(TopicPartition partition) {
    Long offset = commits.committedTo(partition);
    ConsumerEvent.Resume began = resumedAt.get(partition);
    return offset != null ? offset : began == null ? 0 : began.offset();
  }
}
