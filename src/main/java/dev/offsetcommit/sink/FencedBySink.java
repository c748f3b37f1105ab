package dev.offsetcommit.sink;

/** The outcome of a batch whose partition was taken over by somebody else. */
final class FencedBySink extends RuntimeException {

  FencedBySink() {
    super(
        "fenced: another consumer of the group has taken the partition over in the database; nothing was written, the"
            + " partition is given up",
        null,
        false,
        false);
  }
}
