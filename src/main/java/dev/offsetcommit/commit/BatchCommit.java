package dev.offsetcommit.commit;

/**
 * Commits once per poll, after its last record. A crash repeats at most one poll; nothing is lost.
 */
public final class BatchCommit extends ManualCommit {

  /**
   * One commit per poll.
   *
   * @param committer sends it
   */
  public BatchCommit(Committer committer) {
    super(committer);
  }

  @Override
  void commitAtEndOfPoll() {
    commitNow(offsets.pending());
  }
}
