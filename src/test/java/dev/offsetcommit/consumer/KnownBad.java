package dev.offsetcommit.consumer;

import dev.offsetcommit.commit.CommitStrategy;
import dev.offsetcommit.commit.Committer;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Mistakes that are often made when offsets are committed by hand. The contract must find each of
 * them, or it finds nothing.
 */
enum KnownBad implements CommitSetup.StrategyFactory {

  /** Commits the record's own offset: after every restart it comes again. */
  OFFSET_ITSELF {
    @Override
    void afterRecord(Consumer<?, ?> client, ConsumerRecord<?, ?> record, OffsetAndMetadata before) {
      client.commitSync(Map.of(partition(record), new OffsetAndMetadata(record.offset())));
    }
  },

  /** Commits without arguments after each record, which commits the end of the whole poll. */
  POSITION {
    @Override
    void afterRecord(Consumer<?, ?> client, ConsumerRecord<?, ?> record, OffsetAndMetadata before) {
      client.commitSync();
    }
  },

  /** Retries a commit that it takes for failed, after newer ones have succeeded. */
  RETRY_OF_AN_OLD_OFFSET {
    @Override
    void afterRecord(Consumer<?, ?> client, ConsumerRecord<?, ?> record, OffsetAndMetadata before) {
      client.commitSync(Map.of(partition(record), new OffsetAndMetadata(record.offset() + 1)));
      if (before != null) {
        client.commitSync(Map.of(partition(record), before));
      }
    }
  };

  abstract void afterRecord(
      Consumer<?, ?> client, ConsumerRecord<?, ?> record, OffsetAndMetadata before);

  static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  @Override
  public CommitStrategy create(Consumer<byte[], byte[]> client, Committer committer) {
    return new CommitStrategy() {
      private final Map<TopicPartition, OffsetAndMetadata> first = new java.util.HashMap<>();

      @Override
      public void processed(ConsumerRecord<?, ?> record) {
        afterRecord(client, record, first.get(partition(record)));
        first.putIfAbsent(partition(record), new OffsetAndMetadata(record.offset() + 1));
      }

      @Override
      public void batchDone(Map<TopicPartition, OffsetAndMetadata> nextOffsets) {}

      @Override
      public void revoked(Collection<TopicPartition> partitions) {
        first.keySet().removeAll(partitions);
      }

      @Override
      public void lost(Collection<TopicPartition> partitions) {
        first.keySet().removeAll(partitions);
      }

      @Override
      public void closing() {}
    };
  }
}
