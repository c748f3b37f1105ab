package dev.offsetcommit.producer;

import java.time.Duration;

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

  /** Acknowledged records per second. */
  public double recordsPerSecond() {
    return acknowledged / Math.max(1e-9, elapsed.toNanos() / 1e9);
  }
}
