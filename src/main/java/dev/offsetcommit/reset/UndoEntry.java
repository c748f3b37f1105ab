package dev.offsetcommit.reset;

import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;

/**
 * What an undo file knows of one partition.
 *
 * @param before what was committed before the reset, null if nothing was
 * @param resetTo the offset that the reset has set, null if it has removed the commit
 * @param resetMetadata the metadata that the reset has set; empty where an older file does not say
 * @param topicId the topic's id at the time of the reset; empty where an older file or cluster does
 *     not say
 */
public record UndoEntry(
    OffsetAndMetadata before,
    Long resetTo,
    Optional<String> resetMetadata,
    Optional<Uuid> topicId) {

  /**
   * Whether the group has committed since the reset, so that an undo takes that back as well.
   *
   * @param now what is committed, null if nothing is
   */
  public boolean hasCommittedSince(OffsetAndMetadata now) {
    if (isWhatWasThere(now)) {
      // The reset did not get to this partition, or was taken back already.
      return false;
    }
    Long offset = now == null ? null : Long.valueOf(now.offset());
    return !Objects.equals(offset, resetTo)
        || now != null && resetMetadata.isPresent() && !resetMetadata.get().equals(now.metadata());
  }

  /** The leader epoch aside, which an undo leaves out where the partition never had it. */
  private boolean isWhatWasThere(OffsetAndMetadata now) {
    return now == null || before == null
        ? now == before
        : now.offset() == before.offset() && now.metadata().equals(before.metadata());
  }
}
