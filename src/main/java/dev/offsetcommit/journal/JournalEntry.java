package dev.offsetcommit.journal;

import java.util.List;

/**
 * A commit of a group, or the removal of one, with what it means.
 *
 * @param commit what the broker recorded
 * @param step how far it moved the partition's commit, null if the one before is unknown
 * @param lag the lag then, as an estimate, null where it was not asked for or is unknown
 * @param marks what is odd about it: {@code rewind}, {@code double}, {@code reset}, {@code
 *     past-end}, {@code removed}
 */
public record JournalEntry(JournalRecord commit, Long step, Long lag, List<String> marks) {

  /** The commit moved back: the records between are delivered again. */
  public static final String REWIND = "rewind";

  /** The same offset was committed again. */
  public static final String DOUBLE = "double";

  /** The group had no members: a tool moved its offset, and no records were processed for it. */
  public static final String RESET = "reset";

  /** The offset lies past the end that the log has now: the next reader is out of range. */
  public static final String PAST_END = "past-end";

  /** The commit expired, or a tool or the deletion of group or topic removed it. */
  public static final String REMOVED = "removed";

  /** Whether a commit was removed, not made. */
  public boolean isRemoval() {
    return commit.offset() == null;
  }
}
