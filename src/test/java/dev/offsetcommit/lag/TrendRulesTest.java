package dev.offsetcommit.lag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.LogBounds;
import java.util.ArrayList;
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
    LogBounds log = new LogBounds(0, end, end);
    return TrendSample.of(PartitionLagTest.row(committed, log), atMs, member);
  }

  /** The last of so many samples, one a second, in which nothing moves. */
  private static Trend atRest(int n, PartitionLag row) {
    List<TrendSample> samples = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      samples.add(TrendSample.of(row, 1000L * i, true));
    }
    return judge(samples);
  }

  /** Of a partition that takes turns with no other. */
  private static Trend judge(List<TrendSample> samples) {
    LagHistory history = new LagHistory();
    for (TrendSample sample : samples) {
      TrendSample before = history.last();
      history.add(sample, before != null && sample.isMoveFrom(before), true);
    }
    return TrendRules.judge(history);
  }

  private static Trend judge(int n, LongUnaryOperator committed, LongUnaryOperator end) {
    return judge(samples(n, true, committed, end));
  }

  @Test
  void nothingWaitsIsCaughtUp() {
    assertThat(judge(3, i -> 100 * i, i -> 100 * i).verdict()).isEqualTo(LagVerdict.CAUGHT_UP);
  }

  @Test
  void offsetsWithoutRecordsAreNoWork() {
    // A transaction marker, at which an offset + 1 of the last record stands for ever.
    PartitionLag marker = PartitionLagTest.row(9L, new LogBounds(0, 10, 10)).withRecordsToCome(0);
    assertThat(atRest(20, marker).verdict()).isEqualTo(LagVerdict.CAUGHT_UP);
    assertThat(atRest(20, marker).sentence())
        .isEqualTo("caught up: no record is left, the lag is 1");
    // All that was not read is deleted.
    PartitionLag deleted = PartitionLagTest.row(9L, new LogBounds(100, 100, 100));
    assertThat(atRest(20, deleted).verdict()).isEqualTo(LagVerdict.CAUGHT_UP);
  }

  @Test
  void anOpenTransactionIsTheReasonWhyNoCommitMoves() {
    PartitionLag held = PartitionLagTest.row(6L, new LogBounds(0, 6, 10));
    assertThat(atRest(1, held).verdict()).isEqualTo(LagVerdict.WATCHING);
    assertThat(atRest(20, held).sentence())
        .isEqualTo("watching: no commit moved yet in 19 s; 4 wait for the end of a transaction");
    // Only a marker lies before it.
    PartitionLag after = PartitionLagTest.row(5L, new LogBounds(0, 6, 10)).withRecordsToCome(0);
    assertThat(atRest(20, after).sentence()).endsWith("5 wait for the end of a transaction");
    // There are records before it.
    PartitionLag before = PartitionLagTest.row(5L, new LogBounds(0, 6, 10));
    assertThat(atRest(20, before).sentence()).endsWith("; 5 wait");

    List<TrendSample> samples = samples(5, true, i -> i, i -> 10);
    for (int i = 5; i < 20; i++) {
      samples.add(TrendSample.of(held, 1000L * i, true));
    }
    assertThat(judge(samples).sentence())
        .isEqualTo(
            "stalled: no commit moved for 14 s, before at least every 1.0 s; 4 wait for the end of a transaction");
  }

  @Test
  void aConstantLagIsSteadyHoweverLarge() {
    Trend trend = judge(10, i -> 100 * i, i -> 100 * i + 1_000_000);
    assertThat(trend.verdict()).isEqualTo(LagVerdict.STEADY);
    assertThat(trend.producedPerS()).isEqualTo(100);
    assertThat(trend.consumedPerS()).isEqualTo(100);
  }

  @Test
  void aLagThatOnlyJittersIsSteady() {
    long[] jitter = {0, 40, 10, 35, 5, 30, 20, 8, 33, 12};
    assertThat(judge(10, i -> 100 * i, i -> 100 * i + 50 + jitter[(int) i]).verdict())
        .isEqualTo(LagVerdict.STEADY);
  }

  @Test
  void aGrowingLagIsFallingBehindBySoManyPerSecond() {
    Trend trend = judge(10, i -> 1000 * i, i -> 1035 * i + 5);
    assertThat(trend.verdict()).isEqualTo(LagVerdict.FALLING_BEHIND);
    assertThat(trend.sentence()).isEqualTo("falling behind by 35/s");
  }

  @Test
  void aShrinkingLagIsCatchingUpAndSaysWhenItIsDone() {
    Trend trend = judge(10, i -> 1000 * i, i -> 900 * i + 24_900);
    assertThat(trend.verdict()).isEqualTo(LagVerdict.CATCHING_UP);
    // 24,000 are left after nine seconds, 100 fewer each second.
    assertThat(trend.sentence()).isEqualTo("catching up, done in about 4 min");
  }

  @Test
  void theSawtoothBetweenTwoCommitsIsNoTrend() {
    // Between two commits the lag grows in any group.
    Trend trend = judge(30, i -> i / 2 * 200, i -> 100 * i + 100);
    assertThat(trend.verdict()).isEqualTo(LagVerdict.STEADY);
  }

  @Test
  void aPauseAsLongAsUsualIsNoStall() {
    // A commit every nine seconds; the last one is fifteen seconds ago.
    Trend trend = judge(34, i -> Math.min(i / 9, 2) * 900, i -> 100 * i + 1);
    assertThat(trend.verdict()).isNotEqualTo(LagVerdict.STALLED);
  }

  @Test
  void commitsThatStopForTwiceAsLongAsUsualAreStalled() {
    Trend trend = judge(20, i -> Math.min(i, 8) * 100, i -> 100 * i + 1);
    assertThat(trend.verdict()).isEqualTo(LagVerdict.STALLED);
    assertThat(trend.sentence())
        .isEqualTo("stalled: no commit moved for 11 s, before at least every 1.0 s; 1101 wait");
  }

  @Test
  void beforeAPauseIsMeasuredNothingIsStalled() {
    // It may be a group that commits every hour.
    for (int n : new int[] {1, 9, 10, 31, 1000}) {
      assertThat(judge(n, i -> 0, i -> 5).verdict()).isEqualTo(LagVerdict.WATCHING);
      assertThat(judge(n, i -> Math.min(i, 1), i -> 5).verdict()).isEqualTo(LagVerdict.WATCHING);
    }
    assertThat(judge(1000, i -> 0, i -> 5).sentence())
        .isEqualTo("watching: no commit moved yet in 999 s; 5 wait");
  }

  @Test
  void aSlowCommitterIsNeverStalledWhileItKeepsItsPace() {
    for (int pause = 11; pause < 130; pause += 29) {
      int every = pause;
      for (int n = 1; n < 8 * pause; n += 11) {
        Trend trend = judge(n, i -> i / every * every, i -> i + 3);
        assertThat(trend.verdict())
            .as("every %d samples, after %d: %s", pause, n, trend.sentence())
            .isEqualTo(n <= 4 * pause ? LagVerdict.WATCHING : LagVerdict.STEADY);
      }
      // It stops after its fifth commit.
      LongUnaryOperator stops = i -> Math.min(i / every, 5) * every;
      int twice = 5 * pause + 2 * pause;
      assertThat(judge(twice, stops, i -> i + 3).verdict()).isEqualTo(LagVerdict.STEADY);
      assertThat(judge(twice + 2, stops, i -> i + 3).sentence())
          .matches("stalled: no commit moved for [0-9.]+ s, before at least every [0-9.]+ s; .*");
    }
  }

  @Test
  void aSlowCommitterFallsBehindLikeAnyOther() {
    // A checkpoint each 45 seconds, 40 a second are processed, 50 a second are written.
    assertThat(judge(45 * 8, i -> i / 45 * 45 * 40, i -> 50 * i + 500).sentence())
        .isEqualTo("falling behind by 10/s");
    assertThat(judge(45 * 8, i -> i / 45 * 45 * 60, i -> 50 * i + 9000).verdict())
        .isEqualTo(LagVerdict.CATCHING_UP);
  }

  @Test
  void aCommitThatWentBackIsRewound() {
    Trend trend = judge(5, i -> i == 4 ? 10 : 100 + i, i -> 200);
    assertThat(trend.verdict()).isEqualTo(LagVerdict.REWOUND);
    assertThat(trend.sentence()).isEqualTo("rewound by 93: from 103 to 10");
  }

  @Test
  void workThatNoMemberReadsIsNoMember() {
    assertThat(judge(samples(1, false, i -> 5, i -> 8)).sentence())
        .isEqualTo("no member reads it, 3 wait");
    // It had a reader, which committed each second.
    Trend left = judge(samples(30, false, i -> Math.min(i, 10), i -> 40));
    assertThat(left.verdict()).isEqualTo(LagVerdict.NO_MEMBER);
    assertThat(left.sentence()).isEqualTo("no member: no commit moved for 19 s, 30 wait");
  }

  @Test
  void nothingWithoutAMemberIsCatchingUp() {
    for (int n = 1; n < 40; n++) {
      int last = n;
      Trend trend = judge(samples(n, false, i -> Math.min(i, 20) * 100, i -> 10_000 + i));
      assertThat(trend.verdict())
          .as("after %d: %s", last, trend.sentence())
          .isIn(LagVerdict.NO_MEMBER, LagVerdict.WATCHING);
    }
  }

  @Test
  void aReaderWithoutMembershipIsSeenByItsCommits() {
    assertThat(judge(samples(10, false, i -> 10 * i, i -> 10 * i + 5)).verdict())
        .isEqualTo(LagVerdict.STEADY);
  }

  @Test
  void whereNoLagIsKnownNothingIsSaidOfIt() {
    Trend trend = atRest(1, PartitionLagTest.row(null, new LogBounds(0, 1000, 1000)));
    assertThat(trend.verdict()).isEqualTo(LagVerdict.NOTHING_COMMITTED);
    assertThat(trend.lags()).containsOnlyNulls();
    assertThat(atRest(1, PartitionLagTest.row(null, new LogBounds(7, 7, 7))).verdict())
        .isEqualTo(LagVerdict.EMPTY);
    Trend past = atRest(20, PartitionLagTest.row(1000L, new LogBounds(0, 10, 10)));
    assertThat(past.verdict()).isEqualTo(LagVerdict.OUT_OF_RANGE);
    assertThat(past.lags()).containsOnlyNulls();
  }

  @Test
  void threeMovesAreTooFewToSay() {
    assertThat(judge(4, i -> 10 * i, i -> 20 * i + 1).verdict()).isEqualTo(LagVerdict.WATCHING);
    assertThat(judge(5, i -> 10 * i, i -> 20 * i + 1).verdict())
        .isEqualTo(LagVerdict.FALLING_BEHIND);
  }
}
