package dev.offsetcommit.consumer;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Notices, once, that a member has partitions and gets no records: a run without an end of its own
 * looks like one that hangs.
 */
final class WaitingNotice {

  private static final long QUIET_NANOS = Duration.ofSeconds(5).toNanos();

  private final ConsumerPlan plan;
  private final Consumer<ConsumerEvent> events;
  private final LongSupplier nanoTime;
  private long since;
  private boolean done;

  WaitingNotice(ConsumerPlan plan, Consumer<ConsumerEvent> events, LongSupplier nanoTime) {
    this.plan = plan;
    this.events = events;
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
    this.done = plan.exitAtEnd() || plan.idleTimeout() != null;
  }

  /**
   * Looks; called after each poll.
   *
   * @param gotRecords whether the poll brought any
   * @param hasPartitions whether this member owns partitions
   */
  void afterPoll(boolean gotRecords, boolean hasPartitions) {
    if (done) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (gotRecords || !hasPartitions) {
      since = now;
    } else if (now - since >= QUIET_NANOS) {
      done = true;
      events.accept(
          new ConsumerEvent.WaitingForRecords(
              plan.topic(), plan.group(), (now - since) / 1_000_000));
    }
  }
}
