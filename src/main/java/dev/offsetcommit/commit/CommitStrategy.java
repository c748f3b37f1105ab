package dev.offsetcommit.commit;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Answers one question: where does the next offset live, and when does it move?
 *
 * <p>The poll loop calls these hooks from the one thread that owns the consumer, and does not know
 * which strategy it holds. What a strategy commits is what was processed <em>and flushed</em>,
 * never the consumer's position.
 */
public interface CommitStrategy {

  /**
   * The group is about to be joined: whatever must be settled or be there before its first offset
   * is read. Called once, and not at all if the run ends before; {@link #closing()} is called in
   * any case.
   */
  default void opening() {}

  /**
   * Whether the offsets that Kafka has committed decide where partitions resume. Where they do not,
   * they are a copy at best, and {@link #assigned} is given none.
   */
  default boolean resumesFromKafka() {
    return true;
  }

  /**
   * Partitions came. Their committed offsets are known to the consumer; a strategy that keeps
   * offsets elsewhere seeks here.
   *
   * @param committed for each new partition what Kafka has committed, null where nothing is, and
   *     everywhere if {@link #resumesFromKafka()} is false
   * @return the partitions that this strategy has sought to an offset of its own
   */
  default Set<TopicPartition> assigned(Map<TopicPartition, OffsetAndMetadata> committed) {
    return Set.of();
  }

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
   * Whether {@link #beforeProcessing} commits the record, so that one that was begun must be
   * finished, or it is lost.
   */
  default boolean commitsFirst() {
    return false;
  }

  /**
   * A record is about to be processed.
   *
   * @param record the record
   * @throws CommitRejectedByRebalance if this consumer no longer owns the partition, so that the
   *     record must not be processed
   */
  default void beforeProcessing(ConsumerRecord<?, ?> record) {}

  /**
   * A record was processed; its output may still be buffered.
   *
   * @param record the record
   * @throws CommitRejectedByRebalance if a commit was refused because the group has moved on
   */
  void processed(ConsumerRecord<?, ?> record);

  /**
   * All records of one poll were processed. A strategy whose commit undid their effects, as an
   * aborted transaction does, seeks back to them here; they come again with the next poll.
   *
   * @param nextOffsets where the next poll goes on in each partition of it, past any transaction
   *     markers
   * @throws CommitRejectedByRebalance if a commit was refused because the group has moved on
   */
  void batchDone(Map<TopicPartition, OffsetAndMetadata> nextOffsets);

  /**
   * Partitions are about to go to another member; what was processed of them can still be
   * committed.
   *
   * @param partitions these
   */
  void revoked(Collection<TopicPartition> partitions);

  /**
   * Partitions are gone, and another member may own them: nothing of them may be committed.
   *
   * @param partitions these
   */
  void lost(Collection<TopicPartition> partitions);

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

  /** The consumer is about to close: commit what was processed. */
  void closing();

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
