package dev.offsetcommit.group;

/**
 * A partition at one moment.
 *
 * @param atMs when, in milliseconds since 1970
 * @param committed the committed offset, null if nothing is committed
 * @param logEnd the log end offset
 * @param lag how many offsets wait, 0 if nothing is committed
 * @param awaited what the group waits for
 * @param hasMember whether a member of the group reads it
 */
record TrendSample(
    long atMs, Long committed, long logEnd, long lag, Awaited awaited, boolean hasMember) {

  /** Of a partition whose log is known. */
  static TrendSample of(PartitionLag row, long atMs, boolean hasMember) {
    return new TrendSample(
        atMs,
        row.committed() == null ? null : row.committed().offset(),
        row.log().end(),
        row.waiting() == null ? 0 : row.waiting(),
        row.awaited(),
        hasMember);
  }
}
