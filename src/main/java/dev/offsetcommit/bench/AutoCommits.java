package dev.offsetcommit.bench;

import dev.offsetcommit.commit.CommitResult;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Passes on the commits of the client's auto-commit, which only events tell of, one for each
 * partition; the other modes are measured at the source.
 */
final class AutoCommits implements Consumer<ConsumerEvent> {

  private final Measurement measurement;
  private final Set<TopicPartition> inThisCommit = new HashSet<>();

  AutoCommits(Measurement measurement) {
    this.measurement = measurement;
  }

  @Override
  public void accept(ConsumerEvent event) {
    if (!(event instanceof ConsumerEvent.OffsetsCommitted commit) || !commit.success()) {
      return;
    }
    TopicPartition partition = new TopicPartition(commit.topic(), commit.partition());
    // The client commits all of its partitions each time, so one that comes back begins another.
    if (inThisCommit.isEmpty() || !inThisCommit.add(partition)) {
      inThisCommit.clear();
      inThisCommit.add(partition);
      measurement.commit(new CommitResult(Map.of(), Duration.ZERO, null));
    }
    measurement.confirm(partition, commit.offset());
  }
}
