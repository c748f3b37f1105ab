package dev.offsetcommit.commit;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The tutorial's loop: process one record, commit {@code offset + 1} with its timestamp, wait for
 * the answer, continue. A crash repeats at most the one record that was processed and not
 * committed; nothing is lost.
 */
public final class RecordCommit extends AbstractManualCommit {

  /**
   * Per-record commits with a window of 1.
   *
   * @param committer sends them
   */
  public RecordCommit(Committer committer) {
    super(committer);
  }

  @Override
  public void beforeProcessing(ConsumerRecord<?, ?> record) {
    if (offsets.unconfirmed() > 0) {
      // A rebalance refused the last commit and left us the partition: the bound of 1 holds all the
      // same.
      commitNow(offsets.pending());
    }
  }

  @Override
  public void processed(ConsumerRecord<?, ?> record) {
    super.processed(record);
    commitNow(offsets.pending());
  }

  @Override
  protected void commitAtEndOfPoll() {
    // Only markers can be left.
    commitNow(offsets.pending());
  }
}
