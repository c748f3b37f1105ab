package dev.offsetcommit.lag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.group.CommitMetadata;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The arithmetic of lag, its notes and its age. */
class PartitionLagTest {

  private static final TopicPartition PARTITION = new TopicPartition("t", 0);

  /** What a commit and a log make. */
  static PartitionLag row(Long committed, LogBounds log) {
    return PartitionLag.of(
        PARTITION, committed == null ? null : new OffsetAndMetadata(committed), log, null, null);
  }

  private static PartitionLag lag(Long committed, long start, long lso, long end) {
    return row(committed, new LogBounds(start, lso, end));
  }

  @Test
  void lagIsTheEndLessTheCommit() {
    PartitionLag lag = lag(40L, 0, 100, 100);
    assertThat(lag.lag()).isEqualTo(60);
    assertThat(lag.note()).isNull();
    assertThat(lag.timeLag()).isNull();
  }

  @Test
  void nothingWaitsHasTheAgeZero() {
    assertThat(lag(100L, 0, 100, 100).timeLag()).isEqualTo(TimeLag.NONE);
  }

  @Test
  void withoutACommitTheLagIsUnknownAndNotZero() {
    PartitionLag lag = lag(null, 0, 100, 100);
    assertThat(lag.lag()).isNull();
    assertThat(lag.timeLag()).isNull();
    assertThat(lag.waiting()).isNull();
    assertThat(lag.awaited()).isEqualTo(Backlog.UNKNOWN);
    assertThat(lag.note()).isEqualTo("nothing committed: no commit covers 100 offsets that wait");
    assertThat(lag(null, 99, 100, 100).note()).endsWith("no commit covers 1 offset that waits");
    assertThat(row(null, null).note()).isEqualTo("nothing committed");
    assertThat(row(null, null).waiting()).isNull();
  }

  @Test
  void inAnEmptyLogNothingWaitsEvenWithoutACommit() {
    for (long end : new long[] {0, 100}) {
      PartitionLag lag = lag(null, end, end, end);
      // Kafka's tool shows no lag here, and neither do we.
      assertThat(lag.lag()).isNull();
      assertThat(lag.waiting()).isZero();
      assertThat(lag.timeLag()).isEqualTo(TimeLag.NONE);
      assertThat(lag.awaited()).isEqualTo(Backlog.NOTHING);
      assertThat(lag.note()).isEqualTo("nothing committed, and the log is empty");
    }
  }

  @Test
  void aCommitPastTheEndIsShownAsWhatItIs() {
    PartitionLag lag = lag(1000L, 0, 10, 10);
    assertThat(lag.lag()).isEqualTo(-990);
    assertThat(lag.waiting()).isNull();
    assertThat(lag.timeLag()).isNull();
    assertThat(lag.awaited()).isEqualTo(Backlog.UNKNOWN);
    assertThat(lag.note()).startsWith("committed 990 past the log end");
  }

  @Test
  void deletedRecordsNeverCome() {
    PartitionLag lag = lag(10L, 40, 100, 100);
    assertThat(lag.lag()).isEqualTo(90);
    assertThat(lag.next()).isEqualTo(40);
    assertThat(lag.note()).isEqualTo("30 offsets are deleted and never come: below log start 40");
  }

  @Test
  void anOpenTransactionHoldsWhatIsAboveTheLso() {
    assertThat(lag(10L, 0, 60, 100).note())
        .isEqualTo("open transaction from offset 60: 40 offsets wait for its end");
    assertThat(lag(10L, 0, 99, 100).note())
        .isEqualTo("open transaction from offset 99: 1 offset waits for its end");
    assertThat(lag(70L, 0, 60, 100).note())
        .isEqualTo("open transaction from offset 60: 30 offsets wait for its end");
  }

  @Test
  void aLeaderEpochThatThePartitionNeverHadIsNoted() {
    LogBounds log = new LogBounds(0, 20, 20, 3);
    TopicPartition partition = new TopicPartition("t", 0);
    for (int epoch : new int[] {2, 3}) {
      OffsetAndMetadata commit = new OffsetAndMetadata(5, Optional.of(epoch), "");
      assertThat(PartitionLag.of(partition, commit, log, null, null).note()).isNull();
    }
    OffsetAndMetadata commit = new OffsetAndMetadata(5, Optional.of(4), "");
    assertThat(PartitionLag.of(partition, commit, log, null, null).note())
        .startsWith("the commit's leader epoch 4 is above the partition's 3");
  }

  @Test
  void offsetsWithoutRecordsAreToldFromThoseWith() {
    assertThat(lag(9L, 0, 10, 10).withRecordsToCome(0).note())
        .isEqualTo(
            "no record is left to come: 1 offset holds none (transaction markers, aborted or compacted records)");
    assertThat(lag(0L, 0, 10, 10).withRecordsToCome(7).note())
        .startsWith("7 records are left to come: 3 offsets hold none");
    assertThat(lag(0L, 0, 10, 10).withRecordsToCome(1).note())
        .startsWith("1 record is left to come: 9 offsets hold none");
    assertThat(lag(0L, 0, 10, 10).withRecordsToCome(10).note()).isNull();
    // Neither deleted offsets nor those of an open transaction hold no record.
    assertThat(lag(0L, 3, 8, 10).withRecordsToCome(5).note()).doesNotContain("left to come");
  }

  @Test
  void onlyADecimalTimestampIsOurMetadata() {
    assertThat(CommitMetadata.timestampMs("1795355975191")).hasValue(1795355975191L);
    for (String other :
        new String[] {
          null, "", "179535597519", "17953559751911", "179535597519x", "-795355975191"
        }) {
      assertThat(CommitMetadata.timestampMs(other)).as(other).isEmpty();
    }
  }

  @Test
  void theTimeIndexSettlesAnAgeOnlyWhereItNamesTheNextRecord() {
    assertThat(TimeLag.fromIndex(5, 10, new OffsetAndTimestamp(5, 700), 1000))
        .isEqualTo(new TimeLag(300, false));
    assertThat(TimeLag.fromIndex(5, 10, new OffsetAndTimestamp(6, 700), 1000)).isNull();
    assertThat(TimeLag.fromIndex(5, 10, new OffsetAndTimestamp(4, 700), 1000)).isNull();
    assertThat(TimeLag.fromIndex(5, 10, null, 1000)).isNull();
    // The only offset left may be a transaction marker.
    assertThat(TimeLag.fromIndex(5, 6, new OffsetAndTimestamp(5, 700), 1000)).isNull();
  }

  @Test
  void theAgeOfTheLastCommittedRecordIsABound() {
    assertThat(TimeLag.fromMetadata(OptionalLong.of(400), 1000)).isEqualTo(new TimeLag(600, true));
    assertThat(TimeLag.fromMetadata(OptionalLong.empty(), 1000)).isNull();
  }

  @Test
  void aProducersClockThatIsAheadGivesNoNegativeAge() {
    assertThat(TimeLag.fromRecord(2000, 1000).ms()).isZero();
  }
}
