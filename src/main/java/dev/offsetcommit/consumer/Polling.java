package dev.offsetcommit.consumer;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Polls; and where the client has lost track of its positions, takes it back to what is committed.
 *
 * <p>With {@code group.protocol=consumer} the background thread may ask for a partition's position
 * to be validated, since its leader has moved, while {@code poll()} hands out its records ({@code
 * FetchCollector.fetchRecords} in 4.3.1). Then {@code poll()} throws {@link IllegalStateException},
 * and records of other partitions, whose positions it has already moved, are not handed out. So the
 * next {@code poll()} would skip them, and the group goes by what is committed instead: this member
 * leaves it and comes back.
 */
final class Polling {

  private static final Duration TIMEOUT = Duration.ofMillis(500);

  /** Without a record in between: it is not that race, then, and trying again does not help. */
  private static final int MOST_IN_A_ROW = 3;

  private final Consumer<byte[], byte[]> consumer;
  private final ConsumerPlan plan;
  private final Rebalances rebalances;
  private final java.util.function.Consumer<ConsumerEvent> events;
  private int inARow;

  Polling(
      Consumer<byte[], byte[]> consumer,
      ConsumerPlan plan,
      Rebalances rebalances,
      java.util.function.Consumer<ConsumerEvent> events) {
    this.consumer = consumer;
    this.plan = plan;
    this.rebalances = rebalances;
    this.events = events;
  }

  void subscribe() {
    consumer.subscribe(List.of(plan.topic()), rebalances);
  }

  /** The next records, none if there are none yet, or if this member has just come back. */
  ConsumerRecords<byte[], byte[]> poll() {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(TIMEOUT);
      if (!records.isEmpty()) {
        inARow = 0;
      }
      return records;
    } catch (IllegalStateException e) {
      rebalances.raiseFailure();
      if (++inARow > MOST_IN_A_ROW) {
        throw e;
      }
      events.accept(new ConsumerEvent.PositionsUnknown(plan.group(), e.getMessage()));
      consumer.unsubscribe();
      subscribe();
      return ConsumerRecords.empty();
    } finally {
      rebalances.raiseFailure();
    }
  }
}
