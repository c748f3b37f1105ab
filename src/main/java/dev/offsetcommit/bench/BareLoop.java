package dev.offsetcommit.bench;

import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.cluster.StopToken;
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
  private final StopToken stop;

  BareLoop(
      Map<String, Object> properties,
      String topic,
      Laps laps,
      Duration idleTimeout,
      Measurement measurement,
      StopToken stop) {
    Map<String, Object> own = new HashMap<>(properties);
    // Our consumer seeks to the beginning itself; a bare loop leaves that to the client.
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.consumer =
        new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.topic = topic;
    this.laps = laps;
    this.idleTimeout = idleTimeout;
    this.measurement = measurement;
    this.stop = stop;
  }

  /** Reads until the measurement has enough, no more comes, or it is stopped. */
  void run() {
    stop.call(this::read, consumer::wakeup);
  }

  private Void read() {
    try (consumer) {
      consumer.subscribe(List.of(topic));
      Deadline idle = Deadline.in(idleTimeout);
      while (!isOver() && !idle.isOver()) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(500));
        if (!records.isEmpty()) {
          idle = Deadline.in(idleTimeout);
          process(records);
        }
      }
    } catch (WakeupException e) {
      // It was stopped.
    }
    return null;
  }

  private boolean isOver() {
    return stop.isStopped() || measurement.isEnded();
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
