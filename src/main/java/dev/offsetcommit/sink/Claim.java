package dev.offsetcommit.sink;

/**
 * A partition taken over by this process.
 *
 * @param nextOffset the next offset to be processed, as the database has it
 * @param epoch raised by the take-over: a member with a lower one is fenced
 */
record Claim(long nextOffset, long epoch) {

  /** The same after a batch. */
  Claim movedTo(long offset) {
    return new Claim(offset, epoch);
  }
}
