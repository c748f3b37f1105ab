package dev.offsetcommit.producer;

import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * What became of a run.
 *
 * @param sent how many numbers were handed to the client
 * @param acknowledged how many of them the cluster has for good
 * @param failed the others, by name
 * @param failure why the first of those failed, or null
 * @param elapsed how long the run took
 */
public record ProducerSummary(
    long sent, long acknowledged, NumberRanges failed, Exception failure, Duration elapsed) {

  /**
   * Whether the client itself refused the first of those that failed, so that no broker was asked:
   * a state or a setting forbids it. What brokers answer is an {@link ApiException}, and so is
   * their silence.
   */
  public boolean refusedByClient() {
    if (failure instanceof RecordTooLargeException) {
      return String.valueOf(failure.getMessage()).contains(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    }
    return failure != null && !(failure instanceof ApiException);
  }

  /** Acknowledged records per second. */
  public double recordsPerSecond() {
    return acknowledged / Math.max(1e-9, elapsed.toNanos() / 1e9);
  }
}
