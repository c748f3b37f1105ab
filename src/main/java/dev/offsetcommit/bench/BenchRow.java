package dev.offsetcommit.bench;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * All runs of one mode.
 *
 * @param mode how was committed
 * @param runs the counted runs, at least one
 */
public record BenchRow(BenchMode mode, List<BenchRun> runs) {

  /** The slowest run's records per second. */
  public double minimum() {
    return runs.stream().mapToDouble(BenchRun::recordsPerSecond).min().orElseThrow();
  }

  /** The median of the runs' records per second. */
  public double median() {
    double[] sorted = runs.stream().mapToDouble(BenchRun::recordsPerSecond).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The fastest run's records per second. */
  public double maximum() {
    return runs.stream().mapToDouble(BenchRun::recordsPerSecond).max().orElseThrow();
  }

  /** Commits per second over all runs. */
  public double commitsPerSecond() {
    return runs.stream().mapToLong(BenchRun::commits).sum()
        / runs.stream().mapToDouble(BenchRun::seconds).sum();
  }

  /** A percentile of the latencies of all runs, in milliseconds; null where there are none. */
  public Double latencyMs(double percentile) {
    Histogram all = new Histogram(3);
    runs.forEach(run -> all.add(run.latencyMicros()));
    return all.getTotalCount() == 0 ? null : all.getValueAtPercentile(percentile) / 1000.0;
  }

  /** The most records that were unconfirmed in any run; null where nothing is committed. */
  public Long mostUnconfirmed() {
    return mode == BenchMode.NONE
        ? null
        : Long.valueOf(runs.stream().mapToLong(BenchRun::mostUnconfirmed).max().orElseThrow());
  }
}
