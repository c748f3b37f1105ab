package dev.offsetcommit.bench;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * All runs of one mode. What was not measured is null.
 *
 * @param mode how was committed
 * @param runs the counted runs, at least one
 */
public record BenchRow(BenchMode mode, List<BenchRun> runs) {

  /** With fewer commits in a run the time between two of them, and what it holds, is unknown. */
  private static final int LEAST_COMMITS = 2;

  /** Latencies of which one is the slowest hundredth. */
  private static final int LEAST_FOR_P99 = 100;

  /** The records per second of each run, the slowest first. */
  private double[] rates() {
    return runs.stream().mapToDouble(BenchRun::recordsPerSecond).sorted().toArray();
  }

  private static Double finite(double rate) {
    return Double.isFinite(rate) ? Double.valueOf(rate) : null;
  }

  /** The slowest run's records per second. */
  public Double minimum() {
    return finite(rates()[0]);
  }

  /** The median of the runs' records per second. */
  public Double median() {
    return median(rates());
  }

  private static Double median(double[] sorted) {
    int middle = sorted.length / 2;
    return finite(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }

  /** The fastest run's records per second. */
  public Double maximum() {
    double[] rates = rates();
    return finite(rates[rates.length - 1]);
  }

  /**
   * How far the run that is furthest from the median lies from it, as a part of the median; null
   * for a single run.
   */
  public Double spread() {
    Double median = median();
    if (runs.size() < 2 || median == null || maximum() == null) {
      return null;
    }
    return Math.max(maximum() - median, median - minimum()) / median;
  }

  /** The median of the runs' numbers of records. */
  public long recordsPerRun() {
    return median(runs.stream().mapToDouble(BenchRun::records).sorted().toArray()).longValue();
  }

  private boolean isCommitMeasured() {
    return mode != BenchMode.NONE && runs.stream().allMatch(run -> run.commits() >= LEAST_COMMITS);
  }

  /** Commits per second over all runs; null if a run was too short to tell. */
  public Double commitsPerSecond() {
    return isCommitMeasured()
        ? finite(
            runs.stream().mapToLong(BenchRun::commits).sum()
                / runs.stream().mapToDouble(BenchRun::seconds).sum())
        : null;
  }

  /**
   * A percentile of the latencies of all runs, in milliseconds; null where there are too few
   * commits for it.
   *
   * @param percentile 50, 99, or 100 for the slowest
   */
  public Double latencyMs(double percentile) {
    Histogram all = new Histogram(3);
    runs.forEach(run -> all.add(run.latencyMicros()));
    long least = percentile == 99 ? LEAST_FOR_P99 : 1;
    return all.getTotalCount() < least ? null : all.getValueAtPercentile(percentile) / 1000.0;
  }

  /**
   * The most records that were unconfirmed in any run; null where nothing is committed, or a run
   * was too short to tell.
   */
  public Long mostUnconfirmed() {
    return isCommitMeasured()
        ? Long.valueOf(runs.stream().mapToLong(BenchRun::unconfirmed).max().orElseThrow())
        : null;
  }
}
