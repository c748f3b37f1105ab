package dev.offsetcommit.bench;

import java.time.Duration;

/** Says when a run has read enough. Asked after each record, by one thread. */
@FunctionalInterface
interface RunEnd {

  /**
   * Whether that is enough; not asked again once it is.
   *
   * @param records how many were read
   * @param nanos since the first of them
   */
  boolean isReached(long records, long nanos);

  /** Ends after a number of records. */
  static RunEnd records(long count) {
    return (records, nanos) -> records >= count;
  }

  /** Ends after some time. */
  static RunEnd time(Duration time) {
    long most = time.toNanos();
    return (records, nanos) -> nanos >= most;
  }

  /** Ends at whichever end comes first. */
  default RunEnd or(RunEnd other) {
    return (records, nanos) -> isReached(records, nanos) || other.isReached(records, nanos);
  }
}
