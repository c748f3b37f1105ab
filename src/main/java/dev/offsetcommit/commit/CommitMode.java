package dev.offsetcommit.commit;

import java.util.Locale;

/** The ways to commit, as the command line names them. */
public enum CommitMode {
  /** The client commits its positions now and then. */
  AUTO,
  /** Each record, after it was processed. */
  RECORD,
  /** Once per poll. */
  BATCH,
  /** Once per interval. */
  INTERVAL,
  /** Each record, before it is processed. */
  BEFORE,
  /** With the output, in one Kafka transaction. */
  TRANSACTION,
  /** With the results, in one database transaction. */
  SINK;

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
