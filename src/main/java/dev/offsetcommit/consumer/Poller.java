package dev.offsetcommit.consumer;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.position.OutOfRange;
import dev.offsetcommit.consumer.position.Rebalances;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Polls; and where the client has lost track of its positions, takes it back to what is committed:
 * the member leaves the group and comes back.
 *
 * <p>With {@code group.protocol=consumer} (4.4.0) that happens in two ways:
 *
 * <ul>
 *   <li>The background thread asks for a partition's position to be validated, since its leader has
 *       moved, while {@code poll()} hands out its records ({@code FetchCollector.fetchRecords}).
 *       Then {@code poll()} throws {@link IllegalStateException}, and records of other partitions,
 *       whose positions it has already moved, are not handed out: the next {@code poll()} would
 *       skip them.
 *   <li>The member's session ends while it gets partitions, so that it is told no committed offset
 *       for them ({@code CommitRequestManager.OffsetFetchRequestState}).
 * </ul>
 */
final class Poller {

  private static final Duration TIMEOUT = Duration.ofMillis(500);

  /** Without a record in between: it is something else, then, and trying again does not help. */
  private static final int MOST_IN_A_ROW = 3;

  private final Consumer<byte[], byte[]> consumer;
  private final ConsumerPlan plan;
  private final Rebalances rebalances;
  private final OutOfRange outOfRange;
  private final java.util.function.Consumer<ConsumerEvent> events;
  private int inARow;

  Poller(
      Consumer<byte[], byte[]> consumer,
      ConsumerPlan plan,
      Rebalances rebalances,
      OutOfRange outOfRange,
      java.util.function.Consumer<ConsumerEvent> events) {
    this.consumer = consumer;
    this.plan = plan;
    this.rebalances = rebalances;
    this.outOfRange = outOfRange;
    this.events = events;
  }

  void subscribe() {
    consumer.subscribe(List.of(plan.topic()), rebalances);
  }

  /**
   * The next records; none if there are none yet, if this member has just come back, or if the next
   * offset of a partition was not in the log. Then only the next offsets tell that it moved.
   */
  ConsumerRecords<byte[], byte[]> poll() {
    try {
      ConsumerRecords<byte[], byte[]> records = pollOnce();
      if (!records.isEmpty()) {
        inARow = 0;
      }
      return records;
    } catch (NoOffsetForPartitionException e) {
      if (plan.reset().equals("none")) {
        throw e;
      }
      // With the consumer protocol the background thread looks for positions while Assignment is
      // about to seek them.
      return ConsumerRecords.empty();
    } catch (OffsetOutOfRangeException e) {
      return new ConsumerRecords<>(Map.of(), outOfRange.goOn(e));
    } catch (IllegalStateException | UnknownMemberIdException | StaleMemberEpochException e) {
      if (++inARow > MOST_IN_A_ROW) {
        throw e;
      }
      events.accept(new ConsumerEvent.PositionsUnknown(plan.group(), e.getMessage()));
      consumer.unsubscribe();
      rebalances.raiseFailure();
      subscribe();
      return ConsumerRecords.empty();
    }
  }

  private ConsumerRecords<byte[], byte[]> pollOnce() {
    try {
      return consumer.poll(TIMEOUT);
    } finally {
      rebalances.raiseFailure();
    }
  }
}
