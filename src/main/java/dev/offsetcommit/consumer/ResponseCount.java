package dev.offsetcommit.consumer;

import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/** How many answers a client has had from the cluster, by its own metric {@code response-total}. */
final class ResponseCount implements LongSupplier {

  private final Metric responses;

  ResponseCount(Consumer<?, ?> consumer) {
    responses =
        consumer.metrics().entrySet().stream()
            .filter(
                e ->
                    e.getKey().name().equals("response-total")
                        && e.getKey().group().equals("consumer-metrics"))
            .map(e -> (Metric) e.getValue())
            .findFirst()
            .orElse(null);
  }

  @Override
  public long getAsLong() {
    return responses == null ? System.nanoTime() : ((Number) responses.metricValue()).longValue();
  }
}
