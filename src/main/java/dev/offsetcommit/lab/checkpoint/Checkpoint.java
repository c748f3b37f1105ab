package dev.offsetcommit.lab.checkpoint;

import java.util.Locale;

/**
 * The moments at which a crash makes a difference; the crash lab and the tests kill a consumer at
 * them.
 */
public enum Checkpoint {
  /** A poll brought records; none of them is processed. */
  AFTER_POLL,
  /** A record is about to be processed. */
  PROCESSING,
  /** A record is processed and written out, and not committed by this strategy yet. */
  PROCESSED,
  /**
   * Results and offset are in one transaction, and its commit is about to be sent; only reached by
   * the modes that have such a transaction.
   */
  BEFORE_COMMIT,
  /** A commit was sent, and its answer is not read. */
  COMMIT_SENT,
  /** The broker, or the database, has a commit. */
  COMMITTED,
  /** Partitions were revoked, and what was processed of them is not committed yet. */
  REVOKED;

  /** The name on the command line, {@code after-poll}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
