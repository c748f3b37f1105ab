package dev.offsetcommit.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads ranges of logs as a {@code read_committed} consumer without a group would get them, and
 * commits nothing.
 */
public final class PartitionReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Until for ever. */
  public static final long NO_END = Long.MAX_VALUE;

  /**
   * A range of a log.
   *
   * @param from its first offset
   * @param until the offset after its last, at most the LSO; or {@link #NO_END}
   */
  public record OffsetRange(long from, long until) {}

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Duration patience;
  private final StopToken stop;

  /** A reader that gives up if no record arrives for ten seconds. */
  public PartitionReader(ConnectionSettings settings) {
    // A fetch that waits at the log's end would hold up the next range.
    this(settings, Duration.ofMillis(20), PATIENCE, new StopToken());
  }

  /**
   * A reader.
   *
   * @param fetchWait how long the broker holds a fetch back that finds nothing
   * @param patience how long to wait for records that the log has
   * @param stop ends the reading
   */
  public PartitionReader(
      ConnectionSettings settings, Duration fetchWait, Duration patience, StopToken stop) {
    this.patience = patience;
    this.stop = stop;
    Map<String, Object> defaults =
        Map.of(
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000",
            ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
    Map<String, Object> decided =
        Map.of(
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            String.valueOf(fetchWait.toMillis()),
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
    stop.onStop(consumer::wakeup);
  }

  /**
   * The first record of each range.
   *
   * @return without the ranges that hold no record
   * @throws TerseException if nothing more comes in time
   */
  public Map<TopicPartition, ConsumerRecord<byte[], byte[]>> first(
      Map<TopicPartition, OffsetRange> ranges) {
    Map<TopicPartition, ConsumerRecord<byte[], byte[]>> first = new HashMap<>();
    read(
        ranges,
        true,
        records -> records.forEach(record -> first.putIfAbsent(partition(record), record)));
    return first;
  }

  /**
   * The last record of each range.
   *
   * @return without the ranges that hold no record
   * @throws TerseException if nothing more comes in time
   */
  public Map<TopicPartition, ConsumerRecord<byte[], byte[]>> last(
      Map<TopicPartition, OffsetRange> ranges) {
    Map<TopicPartition, ConsumerRecord<byte[], byte[]>> last = new HashMap<>();
    read(ranges, records -> records.forEach(record -> last.put(partition(record), record)));
    return last;
  }

  /**
   * How many records each range holds.
   *
   * @throws TerseException if nothing more comes in time
   */
  public Map<TopicPartition, Long> count(Map<TopicPartition, OffsetRange> ranges) {
    Map<TopicPartition, Long> counts = new HashMap<>();
    ranges.keySet().forEach(partition -> counts.put(partition, 0L));
    read(
        ranges,
        records -> records.forEach(record -> counts.merge(partition(record), 1L, Long::sum)));
    return counts;
  }

  /**
   * Hands out the records of all ranges, in the order of each partition. Ends before the end if it
   * is stopped.
   *
   * @param taker takes some records at a time, never none
   * @throws TerseException if nothing more comes in time
   */
  public void read(
      Map<TopicPartition, OffsetRange> ranges,
      Consumer<List<ConsumerRecord<byte[], byte[]>>> taker) {
    read(ranges, false, taker);
  }

  private void read(
      Map<TopicPartition, OffsetRange> ranges,
      boolean firstOnly,
      Consumer<List<ConsumerRecord<byte[], byte[]>>> taker) {
    try {
      new Reading(ranges, firstOnly, taker).run();
    } catch (WakeupException e) {
      if (!stop.isStopped()) {
        throw e;
      }
    }
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  /** One reading of some ranges. */
  private final class Reading {

    private final Map<TopicPartition, OffsetRange> ranges;
    private final boolean firstOnly;
    private final Consumer<List<ConsumerRecord<byte[], byte[]>>> taker;
    private final Set<TopicPartition> open = new HashSet<>();

    Reading(
        Map<TopicPartition, OffsetRange> ranges,
        boolean firstOnly,
        Consumer<List<ConsumerRecord<byte[], byte[]>>> taker) {
      this.ranges = ranges;
      this.firstOnly = firstOnly;
      this.taker = taker;
      ranges.forEach(
          (partition, range) -> {
            if (range.from() < range.until()) {
              open.add(partition);
            }
          });
    }

    void run() {
      consumer.assign(open);
      // A partition that was assigned before keeps its pause.
      consumer.resume(open);
      open.forEach(partition -> consumer.seek(partition, ranges.get(partition).from()));
      Deadline deadline = Deadline.in(patience);
      while (!open.isEmpty() && !stop.isStopped()) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        Set<TopicPartition> done = take(records);
        done.addAll(passed(records.nextOffsets()));
        if (!records.nextOffsets().isEmpty() || !done.isEmpty()) {
          deadline = Deadline.in(patience);
        } else if (deadline.isOver() && isExpected()) {
          throw new TerseException(
              "No records came for %d s from %s, although its log has some. Are its brokers well?"
                  .formatted(patience.toSeconds(), open));
        }
        open.removeAll(done);
        consumer.pause(done);
      }
    }

    private Set<TopicPartition> take(ConsumerRecords<byte[], byte[]> records) {
      Set<TopicPartition> done = new HashSet<>();
      List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
      for (TopicPartition partition : records.partitions()) {
        for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
          if (record.offset() < ranges.get(partition).until() && !done.contains(partition)) {
            taken.add(record);
            if (firstOnly) {
              done.add(partition);
            }
          }
        }
      }
      if (!taken.isEmpty()) {
        taker.accept(taken);
      }
      return done;
    }

    /** Markers and aborted records move the position without a record being handed out. */
    private Set<TopicPartition> passed(Map<TopicPartition, OffsetAndMetadata> moved) {
      Set<TopicPartition> passed = new HashSet<>();
      moved.forEach(
          (partition, next) -> {
            if (next.offset() >= ranges.get(partition).until()) {
              passed.add(partition);
            }
          });
      if (moved.isEmpty()) {
        // So does a reset after all records of a range were deleted, which is not handed out,
        // either.
        open.stream()
            .filter(partition -> ranges.get(partition).until() != NO_END)
            .filter(partition -> consumer.position(partition) >= ranges.get(partition).until())
            .forEach(passed::add);
      }
      return passed;
    }

    /** What comes after the end of a log comes when it comes. */
    private boolean isExpected() {
      return open.stream().anyMatch(partition -> ranges.get(partition).until() != NO_END);
    }
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
  }
}
