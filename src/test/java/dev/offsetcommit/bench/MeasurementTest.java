package dev.offsetcommit.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.commit.CommitResult;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What a run counts, in which no broker takes part. */
class MeasurementTest {

  private static final TopicPartition FIRST = new TopicPartition("t", 0);
  private static final TopicPartition SECOND = new TopicPartition("t", 1);
  private static final BenchMode MODE = BenchMode.named("record:1").get(0);
  private static final RunEnd NEVER = (records, nanos) -> false;

  private final AtomicLong nanos = new AtomicLong();

  private Measurement measurement(RunEnd end, Laps laps) {
    return new Measurement(MODE, laps, end, () -> {}, nanos::get);
  }

  private Measurement endless(Laps laps) {
    return measurement(NEVER, laps);
  }

  private void read(Measurement measurement, TopicPartition partition, long from, long to) {
    for (long offset = from; offset < to; offset++) {
      nanos.addAndGet(1_000_000);
      measurement.count(
          new ConsumerRecord<>(partition.topic(), partition.partition(), offset, null, null));
    }
  }

  private static void commit(Measurement measurement, TopicPartition partition, long offset) {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        Map.of(partition, new OffsetAndMetadata(offset));
    measurement.commit(new CommitResult(offsets, Duration.ofMillis(1), null));
  }

  @Test
  void theMostUnconfirmedRecordsAreCountedOverAllPartitions() {
    Measurement measurement = endless(Laps.NONE);
    read(measurement, FIRST, 0, 3);
    read(measurement, SECOND, 0, 2);
    commit(measurement, FIRST, 3);
    read(measurement, SECOND, 2, 4);
    assertThat(measurement.partOfRun().unconfirmed()).isEqualTo(5);
  }

  @Test
  void aCommitAfterTheTurnConfirmsTheLapThatItBelongsTo() {
    Measurement measurement = endless(new Laps(Map.of(FIRST, 10L)));
    read(measurement, FIRST, 0, 8);
    commit(measurement, FIRST, 8);
    read(measurement, FIRST, 8, 10);
    read(measurement, FIRST, 0, 2);
    // Sent before the turn, answered after it: two records stay unconfirmed, and seven more come.
    commit(measurement, FIRST, 10);
    read(measurement, FIRST, 2, 9);
    assertThat(measurement.partOfRun().unconfirmed()).isEqualTo(9);
    assertThat(measurement.partOfRun().records()).isEqualTo(19);

    Measurement inStep = endless(new Laps(Map.of(FIRST, 10L)));
    for (int lap = 0; lap < 3; lap++) {
      for (long offset = 0; offset < 10; offset++) {
        read(inStep, FIRST, offset, offset + 1);
        commit(inStep, FIRST, offset + 1);
      }
    }
    assertThat(inStep.partOfRun().unconfirmed()).isEqualTo(1);
  }

  @Test
  void aRecordCommittedBeforeItIsProcessedIsNeverUnconfirmedAlsoAtTheTurn() {
    Measurement measurement = endless(new Laps(Map.of(FIRST, 10L)));
    for (int lap = 0; lap < 3; lap++) {
      for (long offset = 0; offset < 10; offset++) {
        commit(measurement, FIRST, offset + 1);
        read(measurement, FIRST, offset, offset + 1);
      }
    }
    assertThat(measurement.partOfRun().unconfirmed()).isZero();
  }

  @Test
  void aRecordThatIsNotTheNextOneMakesTheRunVoid() {
    Measurement measurement = endless(new Laps(Map.of(FIRST, 10L)));
    read(measurement, FIRST, 0, 5);
    assertThatThrownBy(() -> read(measurement, FIRST, 0, 1))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("record:1 is void: t-0 jumped from offset 5 to 0");
    assertThatThrownBy(() -> read(measurement, FIRST, 6, 7)).hasMessageContaining("to 6");
  }

  @Test
  void theCommitThatTheEndOfARunMakesIsNotCounted() {
    Measurement measurement = endless(Laps.NONE);
    read(measurement, FIRST, 0, 3);
    commit(measurement, FIRST, 3);
    assertThat(measurement.partOfRun().commits()).isZero();
    read(measurement, FIRST, 3, 4);
    assertThat(measurement.partOfRun().commits()).isEqualTo(1);
  }

  @Test
  void aRunEndsOnceByItsTime() {
    AtomicInteger stops = new AtomicInteger();
    Measurement measurement = measurement(RunEnd.time(Duration.ofMillis(10)), Laps.NONE);
    measurement.onEnd(stops::incrementAndGet);
    read(measurement, FIRST, 0, 10);
    assertThat(measurement.isEnded()).isFalse();
    assertThatThrownBy(measurement::result).hasMessageContaining("after 10 records no more came");
    read(measurement, FIRST, 10, 13);
    assertThat(measurement.isEnded()).isTrue();
    assertThat(stops).hasValue(1);
    assertThat(measurement.result().seconds()).isEqualTo(0.012);
  }

  /** Auto-commit is told of by an event for each partition. */
  @Test
  void anAutoCommitOfSeveralPartitionsIsOneCommit() {
    Measurement measurement = endless(Laps.NONE);
    for (int commit = 1; commit <= 2; commit++) {
      read(measurement, FIRST, commit - 1, commit);
      read(measurement, SECOND, commit - 1, commit);
      measurement.autoCommit(committed(0, commit, true));
      measurement.autoCommit(committed(1, commit, true));
      measurement.autoCommit(committed(1, commit, false));
    }
    read(measurement, FIRST, 2, 3);
    assertThat(measurement.partOfRun().commits()).isEqualTo(2);
    assertThat(measurement.partOfRun().unconfirmed()).isEqualTo(2);
    assertThat(measurement.partOfRun().latencyMicros().getTotalCount()).isZero();
  }

  private static ConsumerEvent committed(int partition, long offset, boolean success) {
    return new ConsumerEvent.OffsetsCommitted(
        "t", partition, offset, "", 0.0, success, success ? "committed" : "refused", null);
  }
}
