package dev.offsetcommit.commit;

import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * At most once: commits each record <em>before</em> it is processed. A crash loses at most the one
 * record that was committed and not processed; nothing is repeated.
 */
public final class BeforeCommit extends AbstractManualCommit {

  /**
   * Commits ahead of the work.
   *
   * @param committer sends them
   */
  public BeforeCommit(Committer committer) {
    super(committer);
  }

  @Override
  public boolean commitFirst(ConsumerRecord<?, ?> record) {
    super.processed(record);
    try {
      commitNow(offsets.pending());
      return true;
    } catch (RuntimeException e) {
      // Refused, so it will not be processed now: no later commit may cover it.
      offsets.forget(List.of(new TopicPartition(record.topic(), record.partition())));
      throw e;
    }
  }

  @Override
  public void processed(ConsumerRecord<?, ?> record) {
    // Committed already. The next commit, or the end of the poll, writes it out first, so that at
    // most one record is in between.
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    // Nothing processed is uncommitted.
    offsets.forget(partitions);
  }

  @Override
  public void closing() {
    // As in revoked().
  }

  @Override
  protected void commitAtEndOfPoll() {
    commitNow(offsets.pending());
  }
}
