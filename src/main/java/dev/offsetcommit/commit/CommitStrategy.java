package dev.offsetcommit.commit;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Answers one question: where does the next offset live, and when does it move?
 *
 * <p>Each hook does nothing unless a strategy has something to do there. The poll loop calls them
 * from the one thread that owns the consumer, and does not know which strategy it holds. What a
 * strategy commits is what was processed <em>and flushed</em>, never the consumer's position.
 */
public interface CommitStrategy {

  /**
   * The group is about to be joined: whatever must be settled or be there before its first offset
   * is read. Called once, and not at all if the run ends before; {@link #close()} is called in any
   * case.
   */
  default void opening() {}

  /**
   * Partitions came. A strategy that keeps their offsets elsewhere seeks each of them here: to its
   * offset, or to where it begins if there is none.
   *
   * @param partitions these
   * @return those that had an offset; empty if the offsets that Kafka has committed decide, and
   *     {@link #assigned} follows
   */
  default Optional<Set<TopicPartition>> seek(Collection<TopicPartition> partitions) {
    return Optional.empty();
  }

  /**
   * Partitions came that resume where Kafka has their offsets.
   *
   * @param committed for each of them what is committed, null where nothing is
   */
  default void assigned(Map<TopicPartition, OffsetAndMetadata> committed) {}

  /**
   * Partitions begin without a commit, where {@code latest} or {@code by_duration} puts them at
   * this moment. To be committed now: a successor would otherwise begin at a later place, behind
   * records that this member was there to read. Called after {@link #assigned}, and not with {@code
   * earliest}, whose place stays.
   *
   * @param starts the offset at which each of them begins
   */
  default void began(Map<TopicPartition, Long> starts) {}

  /**
   * A record is about to be processed: waits where a bound demands it.
   *
   * @param record the record
   * @throws CommitRejectedByRebalance if this consumer no longer owns the partition, so that the
   *     record must not be processed
   */
  default void beforeProcessing(ConsumerRecord<?, ?> record) {}

  /**
   * Commits a record that is not processed yet, where that is the way. An invalid record has been
   * dealt with by then.
   *
   * @param record the record
   * @return whether it is committed, so that it must be finished, or it is lost
   * @throws CommitRejectedByRebalance as {@link #beforeProcessing}
   */
  default boolean commitFirst(ConsumerRecord<?, ?> record) {
    return false;
  }

  /**
   * A record was processed; its output may still be buffered.
   *
   * @param record the record
   * @throws CommitRejectedByRebalance if a commit was refused because the group has moved on
   */
  default void processed(ConsumerRecord<?, ?> record) {}

  /**
   * All records of one poll were processed. A strategy whose commit undid their effects, as an
   * aborted transaction does, seeks back to them here; the next poll returns them again.
   *
   * @param nextOffsets where the next poll resumes in each partition of it, past any transaction
   *     markers
   * @throws CommitRejectedByRebalance if a commit was refused because the group has moved on
   */
  default void batchDone(Map<TopicPartition, OffsetAndMetadata> nextOffsets) {}

  /**
   * Partitions are about to go to another member; what was processed of them can still be
   * committed.
   *
   * @param partitions these
   */
  default void revoked(Collection<TopicPartition> partitions) {}

  /**
   * Partitions are gone, and another member may own them: nothing of them may be committed.
   *
   * @param partitions these
   */
  default void lost(Collection<TopicPartition> partitions) {}

  /**
   * The run has reached its end by itself: commit what was processed, while the group can still be
   * polled.
   *
   * @return false if the group is moving on, so that it must be polled before anything can be
   *     committed
   */
  default boolean finish() {
    return true;
  }

  /**
   * The consumer is about to close: commit what was processed. All of it is written out; where that
   * failed, this is not called.
   */
  default void closing() {}

  /** The run is over, whatever happened: free what is held. */
  default void close() {}

  /**
   * Whether it reports each commit that fails. Where it does not, as the client's own auto-commit,
   * only what is committed in the end tells.
   */
  default boolean reportsFailures() {
    return true;
  }

  /** The most records that were at any time processed and not yet confirmed as committed. */
  default long mostUnconfirmed() {
    return 0;
  }
}
