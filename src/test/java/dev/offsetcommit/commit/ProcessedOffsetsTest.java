package dev.offsetcommit.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ProcessedOffsetsTest {

  private static final TopicPartition P0 = new TopicPartition("t", 0);
  private static final TopicPartition P1 = new TopicPartition("t", 1);

  private final ProcessedOffsets offsets = new ProcessedOffsets();

  private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
    return Records.at(partition, offset);
  }

  @Test
  void theCommittedOffsetIsTheNextOneWithTheTimestampAsMetadata() {
    ConsumerRecord<byte[], byte[]> record = Records.at(P0, 41, 1_700_000_000_123L, Optional.of(7));

    assertThat(ProcessedOffsets.after(record))
        .isEqualTo(new OffsetAndMetadata(42, Optional.of(7), "1700000000123"));
  }

  @Test
  void aRecordWithoutATimestampHasTheNumberThatKafkaGivesIt() {
    assertThat(ProcessedOffsets.after(Records.at(P0, 0, -1, Optional.empty())).metadata())
        .isEqualTo("-1");
  }

  @Test
  void theLastProcessedRecordOfEachPartitionCounts() {
    offsets.add(record(P0, 5));
    offsets.add(record(P1, 9));
    offsets.add(record(P0, 6));

    assertThat(offsets.pending().offsets())
        .isEqualTo(
            Map.of(
                P0,
                ProcessedOffsets.after(record(P0, 6)),
                P1,
                ProcessedOffsets.after(record(P1, 9))));
    assertThat(offsets.pending().records()).isEqualTo(Map.of(P0, 2L, P1, 1L));
    assertThat(offsets.unconfirmed()).isEqualTo(3);
  }

  @Test
  void whatIsConfirmedIsNotCommittedAgain() {
    offsets.add(record(P0, 5));
    offsets.confirm(offsets.pending());

    assertThat(offsets.pending().isEmpty()).isTrue();
    assertThat(offsets.unconfirmed()).isZero();
    assertThat(offsets.mostUnconfirmed()).isEqualTo(1);
  }

  @Test
  void whatIsProcessedDuringACommitStaysPending() {
    offsets.add(record(P0, 5));
    ProcessedOffsets.Snapshot first = offsets.pending();
    offsets.add(record(P0, 6));
    offsets.confirm(first);

    assertThat(offsets.pending().offsets())
        .containsEntry(P0, ProcessedOffsets.after(record(P0, 6)));
    assertThat(offsets.pending().records()).containsEntry(P0, 1L);
    assertThat(offsets.unconfirmed()).isEqualTo(1);
  }

  @Test
  void onlyTheAskedPartitionsAreInASnapshot() {
    offsets.add(record(P0, 5));
    offsets.add(record(P1, 9));

    assertThat(offsets.pending(List.of(P1)).offsets()).containsOnlyKeys(P1);
    assertThat(offsets.pending(List.of(new TopicPartition("other", 0))).isEmpty()).isTrue();
  }

  @Test
  void aForgottenPartitionIsNotConfirmedLater() {
    offsets.add(record(P0, 5));
    offsets.add(record(P1, 9));
    ProcessedOffsets.Snapshot underWay = offsets.pending();
    offsets.forget(List.of(P0));
    offsets.confirm(underWay);

    assertThat(offsets.pending().isEmpty()).isTrue();
    assertThat(offsets.unconfirmed()).isZero();
  }

  @Test
  void anAnswerFromBeforeALossDoesNotCountForTheNextAssignment() {
    offsets.add(record(P0, 5));
    ProcessedOffsets.Snapshot underWay = offsets.pending();
    offsets.forget(List.of(P0));
    offsets.add(record(P0, 3));
    offsets.confirm(underWay);

    assertThat(offsets.unconfirmed()).isEqualTo(1);
    assertThat(offsets.pending().offsets())
        .containsEntry(P0, ProcessedOffsets.after(record(P0, 3)));
  }

  @Test
  void transactionMarkersBehindTheLastRecordArePassed() {
    offsets.add(record(P0, 8));
    offsets.advance(Map.of(P0, new OffsetAndMetadata(10, Optional.of(2), "")));

    OffsetAndMetadata pending = offsets.pending().offsets().get(P0);
    assertThat(pending.offset()).isEqualTo(10);
    assertThat(pending.leaderEpoch()).contains(2);
    assertThat(pending.metadata())
        .as("of the last record")
        .isEqualTo(ProcessedOffsets.after(record(P0, 8)).metadata());
    assertThat(offsets.unconfirmed()).as("a marker is no record").isEqualTo(1);
  }

  @Test
  void markersAfterACommitAreStillPassed() {
    offsets.add(record(P0, 8));
    offsets.confirm(offsets.pending());
    offsets.advance(Map.of(P0, new OffsetAndMetadata(10)));

    assertThat(offsets.pending().offsets().get(P0).offset()).isEqualTo(10);
  }

  @Test
  void markersAfterACommitOfAnEarlierRunArePassed() {
    offsets.assigned(Map.of(P0, new OffsetAndMetadata(9, "123")));
    offsets.advance(Map.of(P0, new OffsetAndMetadata(10)));

    assertThat(offsets.pending().offsets().get(P0)).isEqualTo(new OffsetAndMetadata(10, "123"));
  }

  @Test
  void aPartitionOfWhichNothingWasProcessedStaysUncommitted() {
    Map<TopicPartition, OffsetAndMetadata> nothing = new HashMap<>();
    nothing.put(P0, null);
    offsets.assigned(nothing);
    offsets.advance(Map.of(P0, new OffsetAndMetadata(3)));

    assertThat(offsets.pending().isEmpty()).isTrue();
  }

  @Test
  void advanceNeverGoesBack() {
    offsets.add(record(P0, 8));
    offsets.advance(Map.of(P0, new OffsetAndMetadata(4)));

    assertThat(offsets.pending().offsets().get(P0).offset()).isEqualTo(9);
  }

  @Test
  void theCountIsTheSumOverAnyHistory() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<TopicPartition, Long> next = new HashMap<>();
    Map<TopicPartition, Long> unconfirmed = new HashMap<>();
    for (int i = 0; i < 5000; i++) {
      TopicPartition partition = random.nextBoolean() ? P0 : P1;
      switch (random.nextInt(10)) {
        case 0 -> {
          offsets.forget(List.of(partition));
          unconfirmed.remove(partition);
        }
        case 1, 2 -> {
          offsets.confirm(offsets.pending());
          unconfirmed.clear();
        }
        default -> {
          long offset = next.merge(partition, 1L, Long::sum);
          offsets.add(record(partition, offset));
          unconfirmed.merge(partition, 1L, Long::sum);
        }
      }
      assertThat(offsets.unconfirmed())
          .as("seed " + seed + ", step " + i)
          .isEqualTo(unconfirmed.values().stream().mapToLong(Long::longValue).sum());
    }
  }
}
