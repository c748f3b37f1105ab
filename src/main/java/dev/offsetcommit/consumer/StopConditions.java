package dev.offsetcommit.consumer;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Knows when a run is done: enough records, the ends reached, or nothing came for long enough. */
final class StopConditions {

  private final ConsumerPlan plan;
  private final Consumer<?, ?> consumer;
  private final Map<TopicPartition, Long> ends;
  private final LongSupplier nanoTime;
  private long lastRecord;

  /**
   * The conditions of a plan.
   *
   * @param ends the ends of the log at the start, where the plan ends there
   */
  StopConditions(
      ConsumerPlan plan,
      Consumer<?, ?> consumer,
      Map<TopicPartition, Long> ends,
      LongSupplier nanoTime) {
    this.plan = plan;
    this.consumer = consumer;
    this.ends = ends;
    this.nanoTime = nanoTime;
    this.lastRecord = nanoTime.getAsLong();
  }

  boolean enough(long records) {
    return plan.maxMessages() > 0 && records >= plan.maxMessages();
  }

  /**
   * Whether to end after a poll.
   *
   * @param gotRecords whether it brought any
   * @param hasNoPartitions whether this member idles, having none
   */
  boolean reached(boolean gotRecords, boolean hasNoPartitions) {
    if (gotRecords) {
      lastRecord = nanoTime.getAsLong();
    }
    return atEnds(hasNoPartitions) || idle();
  }

  private boolean idle() {
    Duration limit = plan.idleTimeout();
    return limit != null && nanoTime.getAsLong() - lastRecord >= limit.toNanos();
  }

  private boolean atEnds(boolean hasNoPartitions) {
    if (!plan.exitAtEnd()) {
      return false;
    }
    var assignment = consumer.assignment();
    if (assignment.isEmpty()) {
      return hasNoPartitions;
    }
    return assignment.stream().allMatch(p -> consumer.position(p) >= ends.getOrDefault(p, 0L));
  }
}
