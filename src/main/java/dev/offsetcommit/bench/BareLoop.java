package dev.offsetcommit.bench;

import dev.offsetcommit.commit.CommitResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The peer of per-record commit: what one would write by hand around {@code commitSync}, and
 * nothing else.
 */
final class BareLoop {

  private BareLoop() {}

  static void run(
      Map<String, Object> properties, String topic, long records, Measurement measurement) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      long done = 0;
      while (done < records) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          measurement.count(record);
          Map<TopicPartition, OffsetAndMetadata> next =
              Map.of(
                  new TopicPartition(record.topic(), record.partition()),
                  new OffsetAndMetadata(record.offset() + 1, Long.toString(record.timestamp())));
          long start = System.nanoTime();
          consumer.commitSync(next);
          measurement.commit(
              new CommitResult(next, Duration.ofNanos(System.nanoTime() - start), null));
          done++;
          if (done == records) {
            break;
          }
        }
      }
    }
  }
}
