package dev.offsetcommit.consumer;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.common.Metric;

/**
 * Notices that the broker holds back this client's fetches, since it is over a quota: the client
 * waits as long as the broker tells it to, and says nothing.
 */
final class Throttling {

  /** Longer than any pause of a client that gets what is there. */
  private static final long QUIET_NANOS = Duration.ofSeconds(3).toNanos();

  /** A shorter delay is not why nothing comes. */
  private static final double NOTABLE_MS = 500;

  private final DoubleSupplier throttleMs;
  private final Consumer<ConsumerEvent> events;
  private final LongSupplier nanoTime;
  private long lastRecord;
  private boolean told;

  Throttling(DoubleSupplier throttleMs, Consumer<ConsumerEvent> events, LongSupplier nanoTime) {
    this.throttleMs = throttleMs;
    this.events = events;
    this.nanoTime = nanoTime;
    this.lastRecord = nanoTime.getAsLong();
  }

  /** The longest that the broker has lately had a client wait, by the client's own metric. */
  static DoubleSupplier throttleMs(org.apache.kafka.clients.consumer.Consumer<?, ?> consumer) {
    return () ->
        consumer.metrics().entrySet().stream()
            .filter(
                e ->
                    e.getKey().name().equals("fetch-throttle-time-max")
                        && e.getKey().group().equals("consumer-fetch-manager-metrics"))
            .map(e -> (Metric) e.getValue())
            .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
            .findFirst()
            .orElse(0);
  }

  /** Looks; called after each poll. Asks for the metric only while nothing comes. */
  void afterPoll(boolean gotRecords) {
    long now = nanoTime.getAsLong();
    if (gotRecords) {
      lastRecord = now;
      return;
    }
    if (now - lastRecord < QUIET_NANOS) {
      return;
    }
    // Not a number before the first fetch.
    double ms = throttleMs.getAsDouble();
    boolean throttled = ms >= NOTABLE_MS;
    if (throttled && !told) {
      events.accept(new ConsumerEvent.Throttled((now - lastRecord) / 1_000_000, Math.round(ms)));
    }
    told = throttled;
  }
}
