package dev.offsetcommit.commit;

/**
 * The group has a new generation, or is about to: the records still in hand may belong to another
 * member by now. The loop puts them back and polls, which rejoins.
 */
public final class CommitRejectedByRebalance extends RuntimeException {

  /**
   * With the refusal that said so.
   *
   * @param cause what the broker answered
   */
  public CommitRejectedByRebalance(Exception cause) {
    super("the group has moved on", cause);
  }
}
