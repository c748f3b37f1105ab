package dev.offsetcommit.transaction;

/**
 * What became of a Kafka transaction.
 *
 * @param kind what is known
 * @param cause why it was not committed, or is not known to be; null if it was
 */
record TransactionOutcome(Kind kind, RuntimeException cause) {

  /** What is known. */
  enum Kind {
    /** Outputs and offsets are there. */
    COMMITTED,
    /** Neither is there: its commit was never sent. */
    ABORTED,
    /** It is over, and only the committed offsets tell how. */
    UNKNOWN
  }

  static TransactionOutcome committed() {
    return new TransactionOutcome(Kind.COMMITTED, null);
  }

  static TransactionOutcome aborted(RuntimeException cause) {
    return new TransactionOutcome(Kind.ABORTED, cause);
  }

  static TransactionOutcome unknown(RuntimeException cause) {
    return new TransactionOutcome(Kind.UNKNOWN, cause);
  }
}
