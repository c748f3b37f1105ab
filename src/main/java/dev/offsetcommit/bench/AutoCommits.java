package dev.offsetcommit.bench;

import dev.offsetcommit.commit.CommitPlan;
import dev.offsetcommit.commit.CommitResult;
import dev.offsetcommit.consumer.ConsumerEvent;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Passes on the commits of the client's auto-commit, which only events tell of; the other modes are
 * measured at the source.
 */
record AutoCommits(CommitPlan plan, Measurement measurement) implements Consumer<ConsumerEvent> {

  @Override
  public void accept(ConsumerEvent event) {
    if (plan.isAuto() && event instanceof ConsumerEvent.OffsetsCommitted commit) {
      measurement.commit(
          new CommitResult(
              Map.of(
                  new TopicPartition(commit.topic(), commit.partition()),
                  new OffsetAndMetadata(commit.offset())),
              Duration.ZERO,
              null));
    }
  }
}
