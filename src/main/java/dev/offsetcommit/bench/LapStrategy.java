package dev.offsetcommit.bench;

import dev.offsetcommit.commit.CommitStrategy;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A strategy whose consumer reads in {@link Laps}. Every hook is passed on, by hand and not by a
 * proxy, whose price for each record would show in the figures.
 */
record LapStrategy(CommitStrategy strategy, Consumer<?, ?> client, Laps laps)
    implements CommitStrategy {

  @Override
  public void opening() {
    strategy.opening();
  }

  @Override
  public Optional<Set<TopicPartition>> seek(Collection<TopicPartition> partitions) {
    return strategy.seek(partitions);
  }

  @Override
  public void assigned(Map<TopicPartition, OffsetAndMetadata> committed) {
    strategy.assigned(committed);
  }

  @Override
  public void began(Map<TopicPartition, Long> starts) {
    strategy.began(starts);
  }

  @Override
  public void beforeProcessing(ConsumerRecord<?, ?> record) {
    strategy.beforeProcessing(record);
  }

  @Override
  public boolean commitFirst(ConsumerRecord<?, ?> record) {
    return strategy.commitFirst(record);
  }

  @Override
  public void processed(ConsumerRecord<?, ?> record) {
    strategy.processed(record);
  }

  @Override
  public void batchDone(Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
    strategy.batchDone(nextOffsets);
    laps.turn(client, nextOffsets);
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    strategy.revoked(partitions);
  }

  @Override
  public void lost(Collection<TopicPartition> partitions) {
    strategy.lost(partitions);
  }

  @Override
  public boolean finish() {
    return strategy.finish();
  }

  @Override
  public void closing() {
    strategy.closing();
  }

  @Override
  public void close() {
    strategy.close();
  }

  /**
   * Not asked for: after a turn what is committed lies below what was processed, and that is no
   * failure. {@link Measurement} says what a run is worth.
   */
  @Override
  public boolean reportsFailures() {
    return true;
  }

  @Override
  public long mostUnconfirmed() {
    return strategy.mostUnconfirmed();
  }
}
