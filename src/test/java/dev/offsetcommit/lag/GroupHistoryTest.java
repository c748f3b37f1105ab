package dev.offsetcommit.lag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.group.GroupSnapshot;
import dev.offsetcommit.group.Member;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What a watch says of simulated groups, a sample each second. */
class GroupHistoryTest {

  private static final int RUNS = 6;

  /** A group whose readers are the test. */
  private static final class Simulation {
    final long[] committed;
    final long[] end;
    final String[] member;
    final boolean[] hasCommit;
    final boolean[] hasLeader;
    final GroupHistory history = new GroupHistory();
    final List<GroupTrend> trends = new ArrayList<>();

    Simulation(int partitions, String... members) {
      committed = new long[partitions];
      end = new long[partitions];
      member = new String[partitions];
      hasCommit = new boolean[partitions];
      hasLeader = new boolean[partitions];
      for (int p = 0; p < partitions; p++) {
        member[p] = members.length == 0 ? null : members[p % members.length];
        hasCommit[p] = true;
        hasLeader[p] = true;
      }
    }

    /** Samples, after each second of a run. */
    Simulation run(int seconds, IntConsumer second) {
      for (int s = 0; s < seconds; s++) {
        second.accept(s);
        trends.add(history.add(lag()));
      }
      return this;
    }

    private GroupLag lag() {
      List<PartitionLag> rows = new ArrayList<>();
      for (int p = 0; p < end.length; p++) {
        rows.add(
            PartitionLag.of(
                new TopicPartition("t", p),
                hasCommit[p] ? new OffsetAndMetadata(committed[p]) : null,
                hasLeader[p] ? new LogBounds(0, end[p], end[p]) : null,
                member[p] == null ? null : new Member(member[p], "/host", member[p], Set.of()),
                hasLeader[p] ? null : "the partition has no leader"));
      }
      GroupSnapshot state =
          new GroupSnapshot(
              "g", "Classic", "Stable", "", "", List.of(), Set.of(), Map.of(), Map.of());
      return new GroupLag(state, rows, 1000L * (trends.size() + 1));
    }

    long lagOf(int p) {
      return end[p] - committed[p];
    }

    void read(int p, long records) {
      committed[p] = Math.min(end[p], committed[p] + records);
    }

    GroupTrend last() {
      return trends.get(trends.size() - 1);
    }

    Trend partition(int p) {
      return last().partitions().get(p);
    }

    /** The share of each verdict of the group, from a sample on. */
    Map<LagVerdict, Double> shares(int from) {
      Map<LagVerdict, Double> shares = new EnumMap<>(LagVerdict.class);
      List<GroupTrend> some = trends.subList(from, trends.size());
      some.forEach(trend -> shares.merge(trend.total().verdict(), 1.0 / some.size(), Double::sum));
      return shares;
    }

    Set<LagVerdict> partitionVerdicts() {
      Set<LagVerdict> all = java.util.EnumSet.noneOf(LagVerdict.class);
      trends.forEach(trend -> trend.partitions().forEach(p -> all.add(p.verdict())));
      return all;
    }
  }

  /** A reader that reads one partition for some time, or until it is empty, and then the next. */
  private static IntConsumer oneAfterTheOther(
      Simulation group, Random random, long produced, long consumed, int burst) {
    int[] turn = {0, 0};
    return second -> {
      for (int p = 0; p < group.end.length; p++) {
        group.end[p] += produced + random.nextLong(1 + produced / 5);
      }
      long left = consumed * group.end.length;
      for (int tries = 0; left > 0 && tries < group.end.length; tries++) {
        long some = Math.min(left, group.lagOf(turn[0]));
        group.read(turn[0], some);
        left -= some;
        if (left > 0 || ++turn[1] % burst == 0) {
          turn[0] = (turn[0] + 1) % group.end.length;
          turn[1] = 0;
        }
      }
    };
  }

  @Test
  void aReaderThatTakesPartitionsInTurnFallsBehindWhileEachBurstLooksLikeCatchingUp() {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      int burst = 5 + random.nextInt(30);
      Simulation group = new Simulation(2 + random.nextInt(3), "m");
      java.util.Arrays.fill(group.end, 500);
      group.run(900, oneAfterTheOther(group, random, 100, 95, burst));
      Map<LagVerdict, Double> shares = group.shares(60);
      String what = "seed %d, bursts of %d: %s".formatted(seed, burst, shares);
      assertThat(shares.get(LagVerdict.FALLING_BEHIND)).as(what).isGreaterThan(0.9);
      assertThat(shares).as(what).doesNotContainKeys(LagVerdict.CATCHING_UP, LagVerdict.STALLED);
      assertThat(group.partitionVerdicts())
          .as(what)
          .doesNotContain(LagVerdict.CATCHING_UP, LagVerdict.STALLED);
    }
  }

  @Test
  void theSameReaderWhenItIsFastEnoughCatchesUp() {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      Simulation group = new Simulation(4, "m");
      java.util.Arrays.fill(group.end, 100_000);
      group.run(600, oneAfterTheOther(group, random, 100, 150, 5 + random.nextInt(60)));
      Map<LagVerdict, Double> shares = group.shares(60);
      assertThat(shares.get(LagVerdict.CATCHING_UP))
          .as("seed %d: %s", seed, shares)
          .isGreaterThan(0.9);
      assertThat(shares).doesNotContainKeys(LagVerdict.FALLING_BEHIND, LagVerdict.STALLED);
    }
  }

  @Test
  void aHealthyGroupThatReadsAllAtOnceIsSteady() {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      Simulation group = new Simulation(6, "a", "b");
      group.run(
          600,
          second -> {
            for (int p = 0; p < 6; p++) {
              group.end[p] += 100;
              group.committed[p] = group.end[p] - 20 - random.nextInt(60);
            }
          });
      Map<LagVerdict, Double> shares = group.shares(10);
      String what = "seed %d: %s".formatted(seed, shares);
      assertThat(shares.get(LagVerdict.STEADY)).as(what).isGreaterThan(0.6);
      assertThat(shares).as(what).doesNotContainKeys(LagVerdict.STALLED, LagVerdict.WATCHING);
      // Each partition has its verdict, too.
      assertThat(group.last().partitions())
          .noneMatch(trend -> trend.verdict() == LagVerdict.WATCHING);
    }
  }

  @Test
  void membersThatCommitEachMinuteOneAfterTheOtherAreSteady() {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      int every = 31 + random.nextInt(60);
      int apart = 1 + random.nextInt(4);
      Simulation group = new Simulation(6, "a", "b", "c", "d", "e", "f");
      group.run(
          20 * every,
          second -> {
            for (int p = 0; p < 6; p++) {
              group.end[p] += 100;
              if (second % every == apart * p) {
                group.committed[p] = group.end[p] - 50;
              }
            }
          });
      Map<LagVerdict, Double> shares = group.shares(0);
      String what = "seed %d, each %d s, %d s apart: %s".formatted(seed, every, apart, shares);
      assertThat(shares.keySet()).as(what).isSubsetOf(LagVerdict.WATCHING, LagVerdict.STEADY);
      assertThat(group.shares(6 * every)).as(what).containsOnlyKeys(LagVerdict.STEADY);
      assertThat(group.partitionVerdicts()).isSubsetOf(LagVerdict.WATCHING, LagVerdict.STEADY);
    }
  }

  @Test
  void oneStuckPartitionAmongOthersIsNamed() {
    Simulation group = new Simulation(4, "a", "b");
    group.run(
        60,
        second -> {
          for (int p = 0; p < 4; p++) {
            group.end[p] += 10;
            if (p != 2 || second < 30) {
              // Now and then the member has nothing else to do.
              group.committed[p] = group.end[p] - (second % 10 == 0 ? 0 : 5);
            }
          }
        });
    assertThat(group.partition(2).sentence())
        .isEqualTo("stalled: no commit moved for 30 s, before at least every 1.0 s; 305 wait");
    assertThat(group.last().total().verdict()).isEqualTo(LagVerdict.FALLING_BEHIND);

    // When its log does not grow any more the sum is steady, and the partition still stuck.
    group.run(
        30,
        second -> {
          for (int p = 0; p < 4; p++) {
            if (p != 2) {
              group.end[p] += 10;
              group.committed[p] = group.end[p] - 5;
            }
          }
        });
    assertThat(group.last().total().verdict()).isEqualTo(LagVerdict.STALLED);
    assertThat(group.last().total().sentence()).startsWith("1 of 4 partitions: stalled: ");
  }

  @Test
  void aPartitionMayWaitForItsTurnWhileItsMemberHasOthersToRead() {
    Simulation group = new Simulation(2, "a");
    group.run(
        200,
        second -> {
          group.end[0] += 10;
          group.committed[0] = group.end[0] - 5;
          if (second < 20) {
            group.end[1] += 10;
            group.committed[1] = group.end[1] - 5;
          }
        });
    for (int second = 40; second < 115; second++) {
      assertThat(group.trends.get(second).partitions())
          .as("second %d", second)
          .extracting(Trend::verdict)
          .containsExactly(LagVerdict.WATCHING, LagVerdict.WATCHING);
    }
    assertThat(group.trends.get(100).partitions().get(1).sentence())
        .isEqualTo("watching: not all partitions have had their turn in 81 s, 5 wait");
    // But not for ever.
    assertThat(group.partition(1).verdict()).isEqualTo(LagVerdict.STALLED);
    assertThat(group.last().total().verdict()).isEqualTo(LagVerdict.STALLED);
  }

  @Test
  void aMemberThatHasGoneLeavesNothingThatIsCatchingUp() {
    Simulation group = new Simulation(2, "a");
    java.util.Arrays.fill(group.end, 10_000);
    IntConsumer reading =
        second -> {
          group.read(0, 100);
          group.read(1, 100);
        };
    group.run(20, reading);
    assertThat(group.last().total().verdict()).isEqualTo(LagVerdict.CATCHING_UP);
    java.util.Arrays.fill(group.member, null);
    for (int second = 0; second < 20; second++) {
      group.run(1, any -> {});
      assertThat(group.last().total().verdict()).isIn(LagVerdict.WATCHING, LagVerdict.NO_MEMBER);
      assertThat(group.partition(0).verdict()).isIn(LagVerdict.WATCHING, LagVerdict.NO_MEMBER);
    }
    assertThat(group.last().total().verdict()).isEqualTo(LagVerdict.NO_MEMBER);
  }

  @Test
  void aGroupOfWhichAPartIsUnknownIsNotCaughtUp() {
    Simulation group = new Simulation(3, "a");
    java.util.Arrays.fill(group.end, 10);
    java.util.Arrays.fill(group.committed, 10);
    group.run(3, second -> {});
    assertThat(group.last().total().verdict()).isEqualTo(LagVerdict.CAUGHT_UP);
    assertThat(group.last().total().lags()).containsExactly(0L, 0L, 0L);

    group.hasCommit[1] = false;
    group.run(1, second -> {});
    assertThat(group.last().total().verdict()).isEqualTo(LagVerdict.NOTHING_COMMITTED);
    assertThat(group.last().total().sentence())
        .isEqualTo("1 of 3 partitions: nothing committed, so the lag is unknown");
    assertThat(group.last().total().lags()).containsExactly(0L, 0L, 0L, null);

    group.hasCommit[1] = true;
    group.committed[1] = 99;
    group.run(1, second -> {});
    assertThat(group.last().total().verdict()).isEqualTo(LagVerdict.OUT_OF_RANGE);

    group.committed[1] = 10;
    group.hasLeader[0] = false;
    group.run(1, second -> {});
    assertThat(group.last().total().verdict()).isEqualTo(LagVerdict.UNKNOWN);
    assertThat(group.last().total().sentence())
        .isEqualTo("1 of 3 partitions: unknown: the partition has no leader");

    // What is known to fall behind is told nevertheless.
    group.run(
        20,
        second -> {
          group.end[2] += 20;
          group.read(2, 10);
        });
    assertThat(group.last().total().verdict()).isEqualTo(LagVerdict.FALLING_BEHIND);
    assertThat(group.last().lag().total()).isNull();
  }

  @Test
  void aGroupWithoutPartitionsIsUnknownAndAnEmptyTopicIsEmpty() {
    assertThat(new Simulation(0).run(1, second -> {}).last().total().verdict())
        .isEqualTo(LagVerdict.UNKNOWN);
    Simulation empty = new Simulation(2, "a");
    empty.hasCommit[0] = false;
    empty.hasCommit[1] = false;
    assertThat(empty.run(1, second -> {}).last().total().verdict()).isEqualTo(LagVerdict.EMPTY);
    empty.hasCommit[1] = true;
    assertThat(empty.run(1, second -> {}).last().total().verdict()).isEqualTo(LagVerdict.CAUGHT_UP);
  }

  @Test
  void theLagsOfAGroupAreTheSumsOfItsPartitions() {
    Simulation group = new Simulation(2, "a");
    group.run(
        3,
        second -> {
          group.end[0] += 100;
          group.end[1] += 50;
          group.read(0, 100);
        });
    assertThat(group.last().total().lags()).containsExactly(50L, 100L, 150L);
    assertThat(group.last().total().producedPerS()).isEqualTo(150);
    assertThat(group.last().total().consumedPerS()).isEqualTo(100);
  }
}
