package dev.offsetcommit.bench;

import org.HdrHistogram.Histogram;

/**
 * One verified run.
 *
 * @param mode how was committed
 * @param records how many records were processed, each once and in order
 * @param seconds from the first record to the last record or the last commit's answer
 * @param commits how many commits the broker confirmed
 * @param latencyMicros their latencies; empty for the client's auto-commit, which does not tell
 * @param mostUnconfirmed the most records that were processed and not confirmed as committed, as
 *     counted
 */
public record BenchRun(
    BenchMode mode,
    long records,
    double seconds,
    long commits,
    Histogram latencyMicros,
    long mostUnconfirmed) {

  /** Records per second. */
  public double recordsPerSecond() {
    return records / seconds;
  }

  /** Commits per second. */
  public double commitsPerSecond() {
    return commits / seconds;
  }
}
