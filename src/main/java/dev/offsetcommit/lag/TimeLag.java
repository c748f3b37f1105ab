package dev.offsetcommit.lag;

import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;

/**
 * How old the oldest record is that still waits.
 *
 * @param ms its age in milliseconds
 * @param estimate whether the age is an upper bound instead: the age of the last committed record
 */
public record TimeLag(long ms, boolean estimate) {

  /** Nothing waits. */
  static final TimeLag NONE = new TimeLag(0, false);

  /**
   * The time lag where the broker's time index settles it, without a record being read. The first
   * record younger than the last committed one is the one that waits, if it lies exactly where the
   * group resumes; if it lies elsewhere, there may be older ones before it. The index knows
   * transaction markers, too: where only one offset is left, it may be just that, and nothing
   * waits. A marker with records after it is at least as old as they are.
   *
   * @param next the first offset that waits
   * @param lso the end that {@code read_committed} sees
   * @param younger the first record with a timestamp above that of the last committed record, null
   *     if there is none
   * @param nowMs the time of the sample
   * @return null if only reading can tell
   */
  static TimeLag fromIndex(long next, long lso, OffsetAndTimestamp younger, long nowMs) {
    return younger != null && younger.offset() == next && lso - next != 1
        ? age(younger.timestamp(), nowMs)
        : null;
  }

  /**
   * The time lag where the record that waits was read.
   *
   * @param timestampMs the timestamp of the first record that waits
   * @param nowMs the time of the sample
   */
  static TimeLag fromRecord(long timestampMs, long nowMs) {
    return age(timestampMs, nowMs);
  }

  /**
   * The time lag where nothing could be read: at most the age of the last committed record.
   *
   * @param committedMs its timestamp, from the metadata
   * @param nowMs the time of the sample
   * @return null if the metadata is not ours
   */
  static TimeLag fromMetadata(OptionalLong committedMs, long nowMs) {
    return committedMs.isEmpty()
        ? null
        : new TimeLag(Math.max(0, nowMs - committedMs.getAsLong()), true);
  }

  private static TimeLag age(long timestampMs, long nowMs) {
    // A producer's clock may be ahead of ours.
    return new TimeLag(Math.max(0, nowMs - timestampMs), false);
  }
}
