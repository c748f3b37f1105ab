package dev.offsetcommit.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** The verdicts on recorded sequences. */
class TrendRulesTest {

  /** A sample each second: what is committed, and where the log ends. */
  private static List<TrendSample> samples(
      int n, boolean member, LongUnaryOperator committed, LongUnaryOperator end) {
    List<TrendSample> samples = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      samples.add(sample(1000L * i, committed.applyAsLong(i), end.applyAsLong(i), member));
    }
    return samples;
  }

  private static TrendSample sample(long atMs, long committed, long end, boolean member) {
    LogRange log = new LogRange(0, end, end);
    return TrendSample.of(PartitionLagTest.row(committed, log), atMs, member);
  }

  /** The last of so many samples, one a second, in which nothing moves. */
  private static Trend atRest(int n, PartitionLag row) {
    List<TrendSample> samples = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      samples.add(TrendSample.of(row, 1000L * i, true));
    }
    return TrendRules.judge(samples);
  }

  private static Trend judge(int n, LongUnaryOperator committed, LongUnaryOperator end) {
    return TrendRules.judge(samples(n, true, committed, end));
  }

  @Test
  void nothingWaitsIsCaughtUp() {
    assertThat(judge(3, i -> 100 * i, i -> 100 * i).verdict()).isEqualTo(Verdict.CAUGHT_UP);
  }

  @Test
  void offsetsWithoutRecordsAreNoWork() {
    // A transaction marker, at which an offset + 1 of the last record stands for ever.
    PartitionLag marker = PartitionLagTest.row(9L, new LogRange(0, 10, 10)).withRecordsToCome(0);
    assertThat(atRest(20, marker).verdict()).isEqualTo(Verdict.CAUGHT_UP);
    assertThat(atRest(20, marker).sentence())
        .isEqualTo("caught up: no record is left, the lag is 1");
    // All that was not read is deleted.
    PartitionLag deleted = PartitionLagTest.row(9L, new LogRange(100, 100, 100));
    assertThat(atRest(20, deleted).verdict()).isEqualTo(Verdict.CAUGHT_UP);
  }

  @Test
  void anOpenTransactionIsTheReasonOfAStall() {
    PartitionLag held = PartitionLagTest.row(6L, new LogRange(0, 6, 10));
    assertThat(atRest(1, held).verdict()).isEqualTo(Verdict.WATCHING);
    assertThat(atRest(20, held).sentence())
        .isEqualTo("stalled: no commit moved for 19 s; 4 wait for the end of a transaction");
    // Only a marker lies before it.
    PartitionLag after = PartitionLagTest.row(5L, new LogRange(0, 6, 10)).withRecordsToCome(0);
    assertThat(atRest(20, after).sentence()).endsWith("5 wait for the end of a transaction");
    // There are records before it.
    PartitionLag before = PartitionLagTest.row(5L, new LogRange(0, 6, 10));
    assertThat(atRest(20, before).sentence()).endsWith("; 5 wait");
  }

  @Test
  void aConstantLagIsSteadyHoweverLarge() {
    Trend trend = judge(10, i -> 100 * i, i -> 100 * i + 1_000_000);
    assertThat(trend.verdict()).isEqualTo(Verdict.STEADY);
    assertThat(trend.producedPerS()).isEqualTo(100);
    assertThat(trend.consumedPerS()).isEqualTo(100);
  }

  @Test
  void aLagThatOnlyJittersIsSteady() {
    long[] jitter = {0, 40, 10, 35, 5, 30, 20, 8, 33, 12};
    assertThat(judge(10, i -> 100 * i, i -> 100 * i + 50 + jitter[(int) i]).verdict())
        .isEqualTo(Verdict.STEADY);
  }

  @Test
  void aGrowingLagIsFallingBehindBySoManyPerSecond() {
    Trend trend = judge(10, i -> 1000 * i, i -> 1035 * i + 5);
    assertThat(trend.verdict()).isEqualTo(Verdict.FALLING_BEHIND);
    assertThat(trend.sentence()).isEqualTo("falling behind by 35/s");
  }

  @Test
  void aShrinkingLagIsCatchingUpAndSaysWhenItIsDone() {
    Trend trend = judge(10, i -> 1000 * i, i -> 900 * i + 24_900);
    assertThat(trend.verdict()).isEqualTo(Verdict.CATCHING_UP);
    // 24,000 are left after nine seconds, 100 fewer each second.
    assertThat(trend.sentence()).isEqualTo("catching up, done in about 4 min");
  }

  @Test
  void theSawtoothBetweenTwoCommitsIsNoTrend() {
    // Between two commits the lag grows in any group.
    Trend trend = judge(30, i -> i / 2 * 200, i -> 100 * i + 100);
    assertThat(trend.verdict()).isEqualTo(Verdict.STEADY);
  }

  @Test
  void aPauseAsLongAsUsualIsNoStall() {
    // A commit every nine seconds; the last one is fifteen seconds ago.
    Trend trend = judge(34, i -> Math.min(i / 9, 2) * 900, i -> 100 * i + 1);
    assertThat(trend.verdict()).isNotEqualTo(Verdict.STALLED);
  }

  @Test
  void commitsThatStopForTwiceAsLongAsUsualAreStalled() {
    Trend trend = judge(20, i -> Math.min(i, 8) * 100, i -> 100 * i + 1);
    assertThat(trend.verdict()).isEqualTo(Verdict.STALLED);
    assertThat(trend.sentence())
        .isEqualTo("stalled: no commit moved for 11 s, before at least every 1.0 s; 1101 wait");
  }

  @Test
  void commitsThatNeverMovedAreStalledAfterAFullWindowOnly() {
    assertThat(judge(9, i -> 0, i -> 5).verdict()).isEqualTo(Verdict.WATCHING);
    assertThat(judge(10, i -> 0, i -> 5).verdict()).isEqualTo(Verdict.STALLED);
  }

  @Test
  void aCommitThatWentBackIsRewound() {
    Trend trend = judge(5, i -> i == 4 ? 10 : 100 + i, i -> 200);
    assertThat(trend.verdict()).isEqualTo(Verdict.REWOUND);
    assertThat(trend.sentence()).isEqualTo("rewound by 93: from 103 to 10");
  }

  @Test
  void workThatNobodyReadsIsNoMember() {
    assertThat(TrendRules.judge(samples(1, false, i -> 5, i -> 8)).verdict())
        .isEqualTo(Verdict.NO_MEMBER);
  }

  @Test
  void aReaderWithoutMembershipIsSeenByItsCommits() {
    assertThat(TrendRules.judge(samples(10, false, i -> 10 * i, i -> 10 * i + 5)).verdict())
        .isEqualTo(Verdict.STEADY);
  }

  @Test
  void nothingCommittedHasNoLagAndNoVerdict() {
    Trend trend = atRest(1, PartitionLagTest.row(null, new LogRange(0, 1000, 1000)));
    assertThat(trend.verdict()).isEqualTo(Verdict.NOTHING_COMMITTED);
    assertThat(trend.lags()).containsExactly(0L);
  }

  @Test
  void threeMovesAreTooFewToSay() {
    assertThat(judge(4, i -> 10 * i, i -> 20 * i + 1).verdict()).isEqualTo(Verdict.WATCHING);
    assertThat(judge(5, i -> 10 * i, i -> 20 * i + 1).verdict()).isEqualTo(Verdict.FALLING_BEHIND);
  }

  @Test
  void aGroupIsJudgedByItsWorstPartitionAndHasTheirSums() {
    Trend fine = TrendRules.judge(samples(3, true, i -> 100 * i, i -> 100 * i));
    Trend idle = TrendRules.judge(samples(1, false, i -> 5, i -> 8));
    GroupTrend group = GroupTrend.of(null, Arrays.asList(fine, idle, fine, null));
    assertThat(group.total().verdict()).isEqualTo(Verdict.NO_MEMBER);
    assertThat(group.total().sentence())
        .isEqualTo("1 of 4 partitions: no member: nobody reads it, 3 wait");
    assertThat(group.total().producedPerS()).isEqualTo(200);
    // The partition that was seen once was seen last.
    assertThat(group.total().lags()).containsExactly(0L, 0L, 3L);
  }
}
