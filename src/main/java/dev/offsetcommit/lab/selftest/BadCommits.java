package dev.offsetcommit.lab.selftest;

import dev.offsetcommit.lab.process.ConsumerProcess;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Consumers that commit, or resume at, the wrong offset. */
final class BadCommits {

  private BadCommits() {}

  static final class CommitOffset extends BadConsumer {

    CommitOffset(Options options) {
      super(options);
    }

    @Override
    void handle(ConsumerRecords<byte[], byte[]> records) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        process(record);
        commit(record, record.offset());
      }
    }
  }

  static final class CommitPlusTwo extends BadConsumer {

    CommitPlusTwo(Options options) {
      super(options);
    }

    @Override
    void handle(ConsumerRecords<byte[], byte[]> records) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        process(record);
        commit(record, record.offset() + 2);
      }
    }
  }

  static final class PositionPerRecord extends BadConsumer {

    PositionPerRecord(Options options) {
      super(options);
    }

    @Override
    void handle(ConsumerRecords<byte[], byte[]> records) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        process(record);
        consumer.commitSync();
      }
    }
  }

  static final class CloseOnError extends BadConsumer {

    CloseOnError(Options options) {
      super(options, Map.of("enable.auto.commit", "true"));
    }

    @Override
    void handle(ConsumerRecords<byte[], byte[]> records) {
      records.forEach(this::process);
    }

    @Override
    void dying() {
      consumer.close();
    }
  }

  static final class OldCommitAgain extends BadConsumer {

    private ConsumerRecord<?, ?> old;

    OldCommitAgain(Options options) {
      super(options);
    }

    @Override
    void handle(ConsumerRecords<byte[], byte[]> records) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        process(record);
        commit(record, record.offset() + 1);
        if (record.offset() % 20 == 0) {
          old = record;
        } else if (record.offset() % 20 == 10 && old != null) {
          commit(old, old.offset() + 1);
        }
      }
    }
  }

  static final class SeekBack extends BadConsumer {

    SeekBack(Options options) {
      super(options);
    }

    @Override
    void assigned(Collection<TopicPartition> partitions) {
      partitions.forEach(p -> consumer.seek(p, Math.max(0, consumer.position(p) - 5)));
    }

    @Override
    void handle(ConsumerRecords<byte[], byte[]> records) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        process(record);
        commit(record, record.offset() + 1);
      }
    }
  }

  static final class WrongRecord extends BadConsumer {

    WrongRecord(Options options) {
      super(options);
    }

    @Override
    void handle(ConsumerRecords<byte[], byte[]> records) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        work();
        write(record.partition(), record.offset() ^ 1, record.value());
        commit(record, record.offset() + 1);
      }
    }
  }

  static final class NoCommitOnRevoke extends BadConsumer {

    /** Less than its promise, so that only a repeat after a rebalance breaks it. */
    private static final int RECORDS_PER_COMMIT = ConsumerProcess.POLL_RECORDS - 10;

    private final Map<TopicPartition, Long> next = new HashMap<>();
    private int sinceCommit;

    NoCommitOnRevoke(Options options) {
      super(options);
    }

    @Override
    void handle(ConsumerRecords<byte[], byte[]> records) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        process(record);
        next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        if (++sinceCommit == RECORDS_PER_COMMIT) {
          next.forEach(this::commit);
          sinceCommit = 0;
        }
      }
    }

    @Override
    void revoked(Collection<TopicPartition> partitions) {
      next.keySet().removeAll(partitions);
    }
  }

  static final class FailedCommitsIgnored extends BadConsumer {

    /** From here on its metadata is longer than the broker takes. */
    private static final int GOOD_COMMITS = 20;

    private static final int TOO_LONG = 5000;

    private int commits;

    FailedCommitsIgnored(Options options) {
      super(options);
    }

    @Override
    void handle(ConsumerRecords<byte[], byte[]> records) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        process(record);
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        String metadata = ++commits > GOOD_COMMITS ? "x".repeat(TOO_LONG) : "";
        boolean success = true;
        try {
          consumer.commitSync(
              Map.of(partition, new OffsetAndMetadata(record.offset() + 1, metadata)));
        } catch (KafkaException e) {
          // And nothing is made of it.
          success = false;
        }
        committed(partition, record.offset() + 1, success);
      }
    }
  }
}
