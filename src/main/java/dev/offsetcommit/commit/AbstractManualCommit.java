package dev.offsetcommit.commit;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What all strategies share that commit processed offsets themselves: what is processed,
 * rebalances, the end of a poll, the close.
 */
public abstract class AbstractManualCommit implements CommitStrategy {

  protected final Committer committer;
  protected final ProcessedOffsets offsets = new ProcessedOffsets();

  protected AbstractManualCommit(Committer committer) {
    this.committer = committer;
  }

  /**
   * Commits what is due at the end of a poll; the markers that follow its last record are already
   * taken in.
   */
  protected abstract void commitAtEndOfPoll();

  @Override
  public void assigned(Map<TopicPartition, OffsetAndMetadata> committed) {
    offsets.assigned(committed);
  }

  @Override
  public void began(Map<TopicPartition, Long> starts) {
    offsets.begin(starts);
    try {
      commitNow(offsets.pending(starts.keySet()));
    } catch (CommitRejectedByRebalance e) {
      // Still pending: the end of the next poll commits it, or the partition is gone by then.
    }
  }

  @Override
  public void processed(ConsumerRecord<?, ?> record) {
    offsets.add(record);
  }

  @Override
  public void batchDone(Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
    offsets.advance(nextOffsets);
    commitAtEndOfPoll();
  }

  /** Commits and waits, and takes note when the broker has it. */
  final void commitNow(ProcessedOffsets.Snapshot snapshot) {
    committer.sync(snapshot);
    offsets.confirm(snapshot);
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    try {
      commitNow(offsets.pending(partitions));
    } catch (CommitRejectedByRebalance e) {
      // Too late: the next owner begins at the last commit, and this one was reported as refused.
    } finally {
      offsets.forget(partitions);
    }
  }

  @Override
  public void lost(Collection<TopicPartition> partitions) {
    offsets.forget(partitions);
  }

  @Override
  public boolean finish() {
    try {
      commitNow(offsets.pending());
      return true;
    } catch (CommitRejectedByRebalance e) {
      return false;
    }
  }

  @Override
  public void closing() {
    try {
      commitNow(offsets.pending());
    } catch (CommitRejectedByRebalance e) {
      // As in revoked().
    }
  }

  @Override
  public long mostUnconfirmed() {
    return offsets.mostUnconfirmed();
  }
}
