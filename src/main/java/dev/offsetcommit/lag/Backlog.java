package dev.offsetcommit.lag;

/** What a group waits for in a partition. */
enum Backlog {
  /** Nothing: it is at the end, or what is left holds no record. */
  NOTHING,
  /** The end of a transaction, before which no reader of committed records gets anything. */
  TRANSACTION,
  /** Records that it could read now. */
  RECORDS,
  /** Unknown: nothing is committed, or the commit or the log says nothing of what waits. */
  UNKNOWN
}
