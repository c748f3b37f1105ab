package dev.offsetcommit.bench;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.commit.CommitResult;
import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.serde.NumberEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Watches one run: counts and checks each record, notes each commit, counts for itself how many
 * records are processed and not confirmed, and ends the run. Used by the consumer's thread only.
 */
final class Measurement implements RecordHandler {

  private static final long HIGHEST_MICROS = 120_000_000;
  private static final long TICK_NANOS = 100_000_000;

  private final BenchMode mode;
  private final Laps laps;
  private final RunEnd end;
  private final Runnable tick;
  private final LongSupplier nanoTime;
  private final Map<TopicPartition, ReadPosition> positions = new HashMap<>();
  private final Histogram latencyMicros = new Histogram(HIGHEST_MICROS, 3);
  private final Set<TopicPartition> inThisAutoCommit = new HashSet<>();
  private Runnable stop = () -> {};
  private ReadPosition current;
  private boolean ended;
  private long records;
  private long commits;
  private long commitsBeforeLastRecord;
  private long unconfirmed;
  private long mostUnconfirmed;
  private long first;
  private long last;
  private long ticked;

  /**
   * For one run.
   *
   * @param mode what is measured
   * @param laps where partitions turn
   * @param end when the run has read enough
   * @param tick called several times a second
   * @param nanoTime the clock
   */
  Measurement(BenchMode mode, Laps laps, RunEnd end, Runnable tick, LongSupplier nanoTime) {
    this.mode = mode;
    this.laps = laps;
    this.end = end;
    this.tick = tick;
    this.nanoTime = nanoTime;
  }

  /**
   * Counts the commits of the client's auto-commit, which only events tell of, one for each
   * partition; the other modes are measured at the source.
   */
  void autoCommit(ConsumerEvent event) {
    if (!(event instanceof ConsumerEvent.OffsetsCommitted commit) || !commit.success()) {
      return;
    }
    TopicPartition partition = new TopicPartition(commit.topic(), commit.partition());
    // The client commits all of its partitions each time, so one that comes back begins another.
    if (inThisAutoCommit.isEmpty() || !inThisAutoCommit.add(partition)) {
      inThisAutoCommit.clear();
      inThisAutoCommit.add(partition);
      commit(new CommitResult(Map.of(), Duration.ZERO, null));
    }
    confirm(partition, commit.offset());
  }

  /** What stops the consumer when the run has read enough. */
  void onEnd(Runnable stopConsumer) {
    stop = stopConsumer;
  }

  /** Whether the run has read enough. */
  boolean isEnded() {
    return ended;
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event) {
    count(record);
  }

  void count(ConsumerRecord<?, ?> record) {
    last = nanoTime.getAsLong();
    if (records == 0) {
      first = last;
    }
    ReadPosition position = position(record);
    long expected = position.next();
    if (!position.read(record.offset())) {
      throw new TerseException(
          "The measurement of %s is void: %s jumped from offset %d to %d. The group was rebalanced, or another program uses the topic; run it again."
              .formatted(mode.name(), position.partition(), expected, record.offset()));
    }
    records++;
    commitsBeforeLastRecord = commits;
    unconfirmed++;
    mostUnconfirmed = Math.max(mostUnconfirmed, unconfirmed);
    if (last - ticked >= TICK_NANOS) {
      ticked = last;
      tick.run();
    }
    if (!ended && end.isReached(records, last - first)) {
      ended = true;
      stop.run();
    }
  }

  /** The same partition as before most of the time. */
  private ReadPosition position(ConsumerRecord<?, ?> record) {
    if (current == null || current.partition().partition() != record.partition()) {
      current = position(new TopicPartition(record.topic(), record.partition()));
    }
    return current;
  }

  private ReadPosition position(TopicPartition partition) {
    return positions.computeIfAbsent(partition, key -> new ReadPosition(key, laps));
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
    result.offsets().forEach((partition, offset) -> confirm(partition, offset.offset()));
  }

  /** An offset is committed; {@link #commit} counts the commits themselves. */
  void confirm(TopicPartition partition, long offset) {
    unconfirmed -= position(partition).confirm(offset);
    last = nanoTime.getAsLong();
  }

  @Override
  public void flush() {
    // Nothing is written.
  }

  /**
   * The result.
   *
   * @throws TerseException if the run ended before it had read enough
   */
  BenchRun result() {
    if (!ended) {
      throw new TerseException(
          "The measurement of %s is void: after %d records no more came. Is the cluster still there?"
              .formatted(mode.name(), records));
    }
    return partOfRun();
  }

  /** The same for a run that continues with another consumer, at the beginning of the topic. */
  BenchRun partOfRun() {
    return new BenchRun(
        records, (last - first) / 1e9, commitsBeforeLastRecord, latencyMicros, mostUnconfirmed);
  }
}
