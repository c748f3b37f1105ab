package dev.offsetcommit.commit;

import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Commits once per poll, after its last record. The next poll may fetch while the answer is on its
 * way, but none of its records is processed before: a crash repeats at most one poll, and nothing
 * is lost.
 */
public final class BatchCommit extends AbstractAsyncCommit {

  private boolean inPoll;

  /**
   * One commit per poll.
   *
   * @param committer sends it
   * @param nanoTime the clock
   */
  public BatchCommit(Committer committer, LongSupplier nanoTime) {
    super(committer, nanoTime);
  }

  /** Within a poll always; its first record has to wait for the commit of the poll before. */
  @Override
  boolean mayProcess() {
    return inPoll || offsets.unconfirmed() == 0;
  }

  @Override
  public void processed(ConsumerRecord<?, ?> record) {
    inPoll = true;
    super.processed(record);
  }

  @Override
  public void batchDone(Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
    inPoll = false;
    super.batchDone(nextOffsets);
  }
}
