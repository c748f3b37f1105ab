package dev.offsetcommit.bench;

import dev.offsetcommit.client.ExpectedFailure;
import dev.offsetcommit.commit.CommitResult;
import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.event.NumberEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Watches one run: counts and checks each record, notes each commit, and counts for itself how many
 * records are processed and not confirmed. Used by the consumer's thread only.
 */
final class Measurement implements RecordHandler {

  private static final long HIGHEST_MICROS = 120_000_000;

  private final Map<TopicPartition, Long> processed = new HashMap<>();
  private final Map<TopicPartition, Long> confirmed = new HashMap<>();
  private final Histogram latencyMicros = new Histogram(HIGHEST_MICROS, 3);
  private final LongConsumer progress;
  private long records;
  private long commits;
  private long unconfirmed;
  private long mostUnconfirmed;
  private long first;
  private long last;

  /**
   * For one run.
   *
   * @param progress told the number of records now and then
   */
  Measurement(LongConsumer progress) {
    this.progress = progress;
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event) {
    count(record);
  }

  void count(ConsumerRecord<?, ?> record) {
    last = System.nanoTime();
    if (records == 0) {
      first = last;
    }
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    Long before = processed.put(partition, record.offset() + 1);
    if (before != null && before != record.offset()) {
      throw new ExpectedFailure(
          "The measurement is void: "
              + partition
              + " jumped from offset "
              + before
              + " to "
              + record.offset()
              + ". Does somebody else use the topic?");
    }
    records++;
    unconfirmed++;
    mostUnconfirmed = Math.max(mostUnconfirmed, unconfirmed);
    if ((records & 0x3ff) == 0) {
      progress.accept(records);
    }
  }

  /** Notes the outcome of a commit. */
  void commit(CommitResult result) {
    if (result.error() != null) {
      return;
    }
    commits++;
    if (!result.latency().isZero()) {
      latencyMicros.recordValue(Math.min(HIGHEST_MICROS, result.latency().toNanos() / 1000));
    }
    result
        .offsets()
        .forEach(
            (partition, offset) -> {
              Long before = confirmed.put(partition, offset.offset());
              unconfirmed -= offset.offset() - (before == null ? 0 : before);
            });
    last = System.nanoTime();
  }

  @Override
  public void flush() {
    // Nothing is written.
  }

  /**
   * The result.
   *
   * @param expected how many records must have come
   * @throws ExpectedFailure if it was another number
   */
  BenchRun result(BenchMode mode, long expected) {
    if (records != expected) {
      throw new ExpectedFailure(
          "The measurement of "
              + mode.name()
              + " is void: "
              + records
              + " records came instead of "
              + expected);
    }
    return new BenchRun(
        mode, records, (last - first) / 1e9, commits, latencyMicros, mostUnconfirmed);
  }
}
