package dev.offsetcommit.bench;

import org.apache.kafka.common.TopicPartition;

/**
 * How far one partition was read, and how much of that is committed, as counts of records over all
 * laps: an offset alone does not tell in which lap it was committed.
 */
final class ReadPosition {

  private final TopicPartition partition;
  private final Laps laps;
  private long next = -1;
  private long count;
  private long confirmed;

  /** What to add to an offset of a lap to get its count. */
  private long lap;

  private long lapBefore;

  ReadPosition(TopicPartition partition, Laps laps) {
    this.partition = partition;
    this.laps = laps;
  }

  TopicPartition partition() {
    return partition;
  }

  /** The offset that comes next, unless the partition turns; -1 before the first record. */
  long next() {
    return next;
  }

  /** A record was read; false if it is not the one that had to come. */
  boolean read(long offset) {
    if (next < 0) {
      lap = -offset;
      lapBefore = lap;
    } else if (offset != next) {
      if (offset != 0 || !laps.isTurn(partition, next)) {
        return false;
      }
      lapBefore = lap;
      lap = count;
    }
    next = offset + 1;
    count++;
    return true;
  }

  /**
   * An offset is committed.
   *
   * @return how many records that adds to what is committed; less than 0 if it takes some back
   */
  long confirm(long offset) {
    long at = nearest(lap + offset, lapBefore + offset);
    if (next >= 0 && laps.isTurn(partition, next)) {
      // Committed before the first record of the next lap was counted.
      at = nearest(at, count + offset);
    }
    long added = at - confirmed;
    confirmed = at;
    return added;
  }

  /** A commit is never as far from what was read as a lap is long. */
  private long nearest(long one, long other) {
    return Math.abs(count - one) <= Math.abs(count - other) ? one : other;
  }
}
