package dev.offsetcommit.commit;

import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * At most once: commits each record <em>before</em> it is processed. A crash loses at most the one
 * record that was committed and not processed; nothing is repeated.
 */
public final class BeforeCommit extends ManualCommit {

  /**
   * Commits ahead of the work.
   *
   * @param committer sends them
   */
  public BeforeCommit(Committer committer) {
    super(committer);
  }

  @Override
  public void beforeProcessing(ConsumerRecord<?, ?> record) {
    offsets.add(record);
    commitNow(offsets.pending());
  }

  @Override
  public boolean finishesWhatItBegan() {
    return true;
  }

  @Override
  public void processed(ConsumerRecord<?, ?> record) {
    // Committed already; written out before the next record is committed, so that at most one
    // record is in between.
    committer.flush();
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    // Nothing processed is uncommitted. What is pending here was refused and not processed: to
    // commit it would lose it.
    offsets.forget(partitions);
  }

  @Override
  public void closing() {
    committer.flush();
  }

  @Override
  void commitAtEndOfPoll() {
    commitNow(offsets.pending());
  }
}
