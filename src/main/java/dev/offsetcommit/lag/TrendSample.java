package dev.offsetcommit.lag;

/**
 * A partition, or all of a group together, at one moment.
 *
 * @param atMs when, in milliseconds since 1970
 * @param committed the committed offset, null if nothing is committed
 * @param logEnd the log end offset
 * @param lag how many offsets wait, null if unknown
 * @param awaited what the group waits for
 * @param hasMember whether a member of the group reads it
 * @param isOthersTurn whether its reader has moved other partitions' commits since it moved this
 *     one's, and has had records of them to read all the time
 */
record TrendSample(
    long atMs,
    Long committed,
    long logEnd,
    Long lag,
    Backlog awaited,
    boolean hasMember,
    boolean isOthersTurn) {

  /** Of a partition whose log is known. */
  static TrendSample of(PartitionLag row, long atMs, boolean hasMember) {
    return new TrendSample(
        atMs,
        row.committed() == null ? null : row.committed().offset(),
        row.log().end(),
        row.waiting(),
        row.awaited(),
        hasMember,
        false);
  }

  TrendSample inOthersTurn() {
    return new TrendSample(atMs, committed, logEnd, lag, awaited, hasMember, true);
  }

  /** Whether the commit has moved forward since a sample before. */
  boolean isMoveFrom(TrendSample before) {
    return committed != null && (before.committed == null || committed > before.committed);
  }
}
