package dev.offsetcommit.lab.selftest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Consumers that mean to be exactly-once, and left out what makes it so. */
final class BadTransactions {

  private BadTransactions() {}

  private abstract static class Transactional extends BadConsumer {

    final KafkaProducer<byte[], byte[]> producer;

    Transactional(Options options) {
      super(options);
      producer =
          new KafkaProducer<>(
              Map.of(
                  "bootstrap.servers",
                  options.bootstrapServers(),
                  "transaction.timeout.ms",
                  "5000",
                  "transactional.id",
                  UUID.randomUUID().toString()),
              new ByteArraySerializer(),
              new ByteArraySerializer());
      producer.initTransactions();
    }

    void commitOffsets(ConsumerRecords<byte[], byte[]> records, ConsumerGroupMetadata group) {
      producer.sendOffsetsToTransaction(records.nextOffsets(), group);
      producer.commitTransaction();
      records.nextOffsets().forEach((partition, next) -> committed(partition, next.offset(), true));
    }

    @Override
    public void close() {
      producer.close();
      super.close();
    }
  }

  static final class Unfenced extends Transactional {

    Unfenced(Options options) {
      super(options);
    }

    // Kafka deprecates the mistake itself.
    @SuppressWarnings("removal")
    @Override
    void handle(ConsumerRecords<byte[], byte[]> records) {
      if (!records.isEmpty()) {
        producer.beginTransaction();
        records.forEach(this::process);
        // Neither member nor generation is named, so the group cannot tell a zombie.
        commitOffsets(records, new ConsumerGroupMetadata(options.group()));
      }
    }
  }

  static final class AbortWithoutSeek extends Transactional {

    private int batches;

    AbortWithoutSeek(Options options) {
      super(options);
    }

    @Override
    void handle(ConsumerRecords<byte[], byte[]> records) {
      if (records.isEmpty()) {
        return;
      }
      producer.beginTransaction();
      if (batches++ % 2 == 1) {
        // The next poll resumes behind these records all the same.
        producer.abortTransaction();
        return;
      }
      records.forEach(this::process);
      commitOffsets(records, consumer.groupMetadata());
    }
  }

  static final class StoreWithoutCondition extends BadConsumer {

    StoreWithoutCondition(Options options) {
      super(options);
    }

    private Path file(TopicPartition partition) {
      return options.state().resolve("next-offset-" + partition.partition());
    }

    @Override
    void assigned(Collection<TopicPartition> partitions) {
      for (TopicPartition partition : partitions) {
        try {
          Path file = file(partition);
          String next = Files.exists(file) ? Files.readString(file) : "";
          consumer.seek(partition, next.isEmpty() ? 0 : Long.parseLong(next));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    @Override
    String reason() {
      return "seek";
    }

    @Override
    void handle(ConsumerRecords<byte[], byte[]> records) {
      records.forEach(this::process);
      records
          .nextOffsets()
          .forEach(
              (partition, next) -> {
                try {
                  Files.writeString(file(partition), Long.toString(next.offset()));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
