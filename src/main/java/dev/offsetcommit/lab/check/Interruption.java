package dev.offsetcommit.lab.check;

/**
 * One moment at which a child's processed and unconfirmed records may have been given up: how many
 * of them may be repeated, and how many were.
 */
final class Interruption {

  /** How a child came to give records up. */
  enum Kind {
    /** It was killed, or ended as it was not to. */
    CRASH("the end"),
    /** Partitions were lost, without a chance to commit. */
    LOST("lost partitions"),
    /** A commit failed, and none has succeeded between the last success and it. */
    FAILED_COMMIT("a failed commit"),
    /** Partitions were revoked, or it ended in order, after its last commit for them had failed. */
    FAILED_LAST_COMMIT("a failed commit before a clean end"),
    /** Partitions were revoked, or it ended in order, and no commit for them had failed. */
    CLEAN_END("a clean end");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private final int child;
  private final Kind kind;
  private final long bound;
  private long repeats;

  Interruption(int child, Kind kind, Promise promise) {
    this.child = child;
    this.kind = kind;
    // Where nothing bounds repeats, commits fail that no event tells of.
    this.bound =
        kind == Kind.CLEAN_END && promise.isRepeatBounded() ? 0 : promise.repeatedPerCrash();
  }

  void repeated() {
    repeats++;
  }

  int child() {
    return child;
  }

  Kind kind() {
    return kind;
  }

  long bound() {
    return bound;
  }

  long repeats() {
    return repeats;
  }

  /** Whether records may be lost by it that were committed and not processed yet. */
  boolean licensesLoss() {
    return kind == Kind.CRASH || kind == Kind.LOST || kind == Kind.FAILED_COMMIT;
  }

  @Override
  public String toString() {
    return "%s of child %d".formatted(kind.words, child);
  }
}
