package dev.offsetcommit.bench;

import dev.offsetcommit.commit.CommitStrategy;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Never commits. */
class NoCommit implements CommitStrategy {

  @Override
  public void processed(ConsumerRecord<?, ?> record) {
    // Not committed.
  }

  @Override
  public void batchDone(Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
    // Not committed.
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    // Nothing is kept.
  }

  @Override
  public void lost(Collection<TopicPartition> partitions) {
    // Nothing is kept.
  }

  @Override
  public void closing() {
    // Not committed.
  }
}
