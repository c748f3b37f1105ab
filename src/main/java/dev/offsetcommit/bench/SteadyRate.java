package dev.offsetcommit.bench;

import java.time.Duration;

/**
 * Ends a warm-up as soon as its rate is steady: three slices of time in succession whose rates lie
 * within a tenth of each other; or, on a machine or cluster that is never steady, at a limit.
 */
final class SteadyRate implements RunEnd {

  private static final double TOLERANCE = 1.1;
  private static final int SLICES = 3;

  private final long sliceNanos;
  private final long limitNanos;
  private final double[] rates = new double[SLICES];
  private int slices;
  private long sliceBegin;
  private long recordsAtBegin;

  /**
   * For a warm-up before runs of some length.
   *
   * @param runTime how long a run is; a slice is a sixth of it, and the limit twice as long
   */
  SteadyRate(Duration runTime) {
    sliceNanos = runTime.toNanos() / 6;
    limitNanos = 2 * runTime.toNanos();
  }

  @Override
  public boolean isReached(long records, long nanos) {
    if (nanos - sliceBegin < sliceNanos) {
      return false;
    }
    rates[slices++ % SLICES] = (double) (records - recordsAtBegin) / (nanos - sliceBegin);
    sliceBegin = nanos;
    recordsAtBegin = records;
    return nanos >= limitNanos || slices >= SLICES && isSteady();
  }

  private boolean isSteady() {
    double least = rates[0];
    double most = rates[0];
    for (double rate : rates) {
      least = Math.min(least, rate);
      most = Math.max(most, rate);
    }
    return most <= TOLERANCE * least;
  }
}
