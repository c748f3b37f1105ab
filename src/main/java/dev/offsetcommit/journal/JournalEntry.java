package dev.offsetcommit.journal;

import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * A commit of a group, or the removal of one, with what it means.
 *
 * @param partition the partition it is for
 * @param atMs when, in milliseconds since 1970, by the broker's clock
 * @param offset the committed offset, null for a removal
 * @param step how far it moved the partition's commit, null if the one before is unknown
 * @param metadata null for a removal
 * @param leaderEpoch -1 if unknown
 * @param expiresMs when it expires, -1 where the group's retention decides
 * @param lag the lag then, as an estimate, null where it was not asked for or is unknown
 * @param marks what is odd about it: {@code rewind}, {@code double}, {@code reset}, {@code
 *     past-end}, {@code removed}
 * @param journalOffset where it stands in the partition of {@code __consumer_offsets}
 */
public record JournalEntry(
    TopicPartition partition,
    long atMs,
    Long offset,
    Long step,
    String metadata,
    int leaderEpoch,
    long expiresMs,
    Long lag,
    List<String> marks,
    long journalOffset) {

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
    return offset == null;
  }
}
