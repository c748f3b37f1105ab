package dev.offsetcommit.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads stretches of logs as a {@code read_committed} consumer without a group would get them, and
 * commits nothing.
 */
public final class PartitionReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * A stretch of a log.
   *
   * @param from its first offset
   * @param until the offset after its last, at most the LSO
   */
  public record Stretch(long from, long until) {}

  private final KafkaConsumer<byte[], byte[]> consumer;

  public PartitionReader(ConnectionSettings settings) {
    Map<String, Object> defaults =
        Map.of(
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000",
            ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
    Map<String, Object> decided =
        Map.of(
            // A fetch that waits at the log's end would hold up the next stretch.
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            "20",
            // One record of each of thousands of partitions comes at once.
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            "100000",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            "false",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            "false",
            // Records may be deleted while we read; then the next ones are what a consumer gets.
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest");
    consumer =
        new KafkaConsumer<>(
            settings.clientProperties(defaults, decided, warning -> {}),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /**
   * The first record of each stretch.
   *
   * @return without the stretches that hold no record
   * @throws TerseException if nothing more comes for ten seconds
   */
  public Map<TopicPartition, ConsumerRecord<byte[], byte[]>> first(
      Map<TopicPartition, Stretch> stretches) {
    Map<TopicPartition, ConsumerRecord<byte[], byte[]>> first = new HashMap<>();
    read(stretches, true, first::putIfAbsent);
    return first;
  }

  /**
   * The last record of each stretch.
   *
   * @return without the stretches that hold no record
   * @throws TerseException if nothing more comes for ten seconds
   */
  public Map<TopicPartition, ConsumerRecord<byte[], byte[]>> last(
      Map<TopicPartition, Stretch> stretches) {
    Map<TopicPartition, ConsumerRecord<byte[], byte[]>> last = new HashMap<>();
    read(stretches, false, last::put);
    return last;
  }

  /**
   * How many records each stretch holds.
   *
   * @throws TerseException if nothing more comes for ten seconds
   */
  public Map<TopicPartition, Long> count(Map<TopicPartition, Stretch> stretches) {
    Map<TopicPartition, Long> counts = new HashMap<>();
    stretches.keySet().forEach(partition -> counts.put(partition, 0L));
    read(stretches, false, (partition, record) -> counts.merge(partition, 1L, Long::sum));
    return counts;
  }

  private void read(
      Map<TopicPartition, Stretch> stretches,
      boolean firstOnly,
      BiConsumer<TopicPartition, ConsumerRecord<byte[], byte[]>> taker) {
    Set<TopicPartition> open = new HashSet<>();
    stretches.forEach(
        (partition, stretch) -> {
          if (stretch.from() < stretch.until()) {
            open.add(partition);
          }
        });
    consumer.assign(open);
    // A partition that was assigned before keeps its pause.
    consumer.resume(open);
    open.forEach(partition -> consumer.seek(partition, stretches.get(partition).from()));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!open.isEmpty()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      Set<TopicPartition> done = new HashSet<>();
      for (TopicPartition partition : records.partitions()) {
        List<ConsumerRecord<byte[], byte[]>> some = records.records(partition);
        for (ConsumerRecord<byte[], byte[]> record : some) {
          if (record.offset() < stretches.get(partition).until()) {
            taker.accept(partition, record);
            if (firstOnly) {
              done.add(partition);
              break;
            }
          }
        }
      }
      // Markers and aborted records move the position without a record being handed out.
      Map<TopicPartition, OffsetAndMetadata> moved = records.nextOffsets();
      moved.forEach(
          (partition, next) -> {
            if (next.offset() >= stretches.get(partition).until()) {
              done.add(partition);
            }
          });
      if (!moved.isEmpty()) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else {
        // So does a reset after all records of a stretch were deleted, which is not handed out,
        // either.
        open.stream()
            .filter(partition -> consumer.position(partition) >= stretches.get(partition).until())
            .forEach(done::add);
      }
      if (!done.isEmpty()) {
        open.removeAll(done);
        consumer.pause(new ArrayList<>(done));
      } else if (System.nanoTime() > deadline) {
        throw new TerseException(
            "No records came for "
                + PATIENCE.toSeconds()
                + " s from "
                + open
                + ", although its log has some. Are its brokers well?");
      }
    }
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
  }
}
