package dev.offsetcommit.cluster;

import java.util.Optional;

/**
 * Where a partition's log begins and ends, as sampled after the committed offsets.
 *
 * @param start the log start offset: records below it are deleted
 * @param lso the last stable offset, the end that {@code read_committed} sees; an open transaction
 *     holds it below the log end offset
 * @param end the log end offset
 * @param leaderEpoch the leader's epoch, null if unknown
 */
public record LogBounds(long start, long lso, long end, Integer leaderEpoch) {

  /** Without the leader's epoch. */
  public LogBounds(long start, long lso, long end) {
    this(start, lso, end, null);
  }

  /** Whether a commit claims a leader that the partition has not had yet. */
  public boolean isBehind(Optional<Integer> epoch) {
    return leaderEpoch != null && epoch.isPresent() && epoch.get() > leaderEpoch;
  }

  /** The first offset at or after this one that still exists. */
  public long firstAtOrAfter(long offset) {
    return Math.max(offset, start);
  }

  /** How many offsets a {@code read_committed} consumer at this offset has before it. */
  public long readableFrom(long offset) {
    return Math.max(0, lso - firstAtOrAfter(offset));
  }
}
