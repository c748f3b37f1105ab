package dev.offsetcommit.bench;

import org.HdrHistogram.Histogram;

/**
 * One verified run of a mode.
 *
 * @param records how many records were processed, each in its order
 * @param seconds from the first record to the last record or the last commit's answer
 * @param commits how many commits the broker confirmed while more records were to come: the one
 *     that the end of the run makes says nothing about how often a mode commits
 * @param latencyMicros the latencies of all commits; empty for the client's auto-commit, which does
 *     not tell
 * @param unconfirmed the most records that were processed and not confirmed as committed, as
 *     counted
 */
public record BenchRun(
    long records, double seconds, long commits, Histogram latencyMicros, long unconfirmed) {

  /** Records per second; infinite or no number if the run was too short for the clock. */
  public double recordsPerSecond() {
    return records / seconds;
  }

  /** This run continued by another. */
  BenchRun plus(BenchRun other) {
    Histogram both = latencyMicros.copy();
    both.add(other.latencyMicros);
    return new BenchRun(
        records + other.records,
        seconds + other.seconds,
        commits + other.commits,
        both,
        Math.max(unconfirmed, other.unconfirmed));
  }
}
