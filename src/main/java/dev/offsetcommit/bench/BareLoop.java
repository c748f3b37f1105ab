package dev.offsetcommit.bench;

import dev.offsetcommit.commit.CommitResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The peer of per-record commit: what one would write by hand around {@code commitSync}, and
 * nothing else.
 */
final class BareLoop {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final Laps laps;
  private final Duration idleTimeout;
  private final Measurement measurement;
  private volatile boolean stopped;

  BareLoop(
      Map<String, Object> properties,
      String topic,
      Laps laps,
      Duration idleTimeout,
      Measurement measurement) {
    Map<String, Object> own = new HashMap<>(properties);
    // Our consumer seeks to the beginning itself; a bare loop leaves that to the client.
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.consumer =
        new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.topic = topic;
    this.laps = laps;
    this.idleTimeout = idleTimeout;
    this.measurement = measurement;
  }

  /** Ends {@link #run()} soon; may be called by any thread. */
  void stop() {
    stopped = true;
    consumer.wakeup();
  }

  /** Reads until the measurement has enough, or no more comes. */
  void run() {
    try (consumer) {
      consumer.subscribe(List.of(topic));
      long heard = System.nanoTime();
      while (!isOver() && System.nanoTime() - heard < idleTimeout.toNanos()) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(500));
        if (!records.isEmpty()) {
          heard = System.nanoTime();
          process(records);
        }
      }
    } catch (WakeupException e) {
      // stop() was called.
    }
  }

  private boolean isOver() {
    return stopped || measurement.isEnded();
  }

  private void process(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      measurement.count(record);
      Map<TopicPartition, OffsetAndMetadata> next =
          Map.of(
              new TopicPartition(record.topic(), record.partition()),
              new OffsetAndMetadata(record.offset() + 1, Long.toString(record.timestamp())));
      long start = System.nanoTime();
      consumer.commitSync(next);
      measurement.commit(new CommitResult(next, Duration.ofNanos(System.nanoTime() - start), null));
      if (isOver()) {
        return;
      }
    }
    laps.turn(consumer, records.nextOffsets());
  }
}
