package dev.offsetcommit.consumer;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Notices that the cluster has stopped answering: the client retries for ever and says nothing.
 * While a rebalance is under way a member may get no answer for as long as another one keeps the
 * coordinator waiting, so that is told as what it is.
 */
final class BrokerContact {

  /** Longer than any pause between two heartbeats or fetches of a client that is well. */
  private static final long SILENCE_NANOS = Duration.ofSeconds(8).toNanos();

  private final String group;
  private final LongSupplier responses;
  private final BooleanSupplier isRebalancing;
  private final Consumer<ConsumerEvent> events;
  private final LongSupplier nanoTime;
  private long seen;
  private long since;
  private boolean silent;
  private boolean isPendingTold;

  BrokerContact(
      String group,
      LongSupplier responses,
      BooleanSupplier isRebalancing,
      Consumer<ConsumerEvent> events,
      LongSupplier nanoTime) {
    this.group = group;
    this.responses = responses;
    this.isRebalancing = isRebalancing;
    this.events = events;
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
  }

  /**
   * How many answers a client has had from the cluster, by its own metric {@code response-total}; a
   * client without that metric always seems to be answered.
   */
  static LongSupplier responses(org.apache.kafka.clients.consumer.Consumer<?, ?> client) {
    return client.metrics().entrySet().stream()
        .filter(
            e ->
                e.getKey().name().equals("response-total")
                    && e.getKey().group().equals("consumer-metrics"))
        .<LongSupplier>map(e -> () -> ((Number) e.getValue().metricValue()).longValue())
        .findFirst()
        .orElse(System::nanoTime);
  }

  /** Looks; called after each poll that brought nothing. */
  void check() {
    long now = nanoTime.getAsLong();
    long responsesNow = responses.getAsLong();
    long quietMs = (now - since) / 1_000_000;
    if (responsesNow != seen) {
      seen = responsesNow;
      since = now;
      isPendingTold = false;
      if (silent) {
        silent = false;
        events.accept(new ConsumerEvent.BrokerBack(quietMs));
      }
    } else if (silent || now - since < SILENCE_NANOS) {
      return;
    } else if (isRebalancing.getAsBoolean()) {
      if (!isPendingTold) {
        isPendingTold = true;
        events.accept(new ConsumerEvent.RebalancePending(group, quietMs));
      }
    } else {
      silent = true;
      events.accept(new ConsumerEvent.BrokerSilent(quietMs));
    }
  }
}
