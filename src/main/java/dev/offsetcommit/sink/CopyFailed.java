package dev.offsetcommit.sink;

/** Kafka did not take its copy of an offset that the database has; the next copy covers it. */
final class CopyFailed extends RuntimeException {

  CopyFailed(Exception cause) {
    super("the database has it, Kafka's copy failed: " + cause.getMessage(), cause);
  }
}
