package dev.offsetcommit.lag;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * What is remembered of a group while it is watched.
 *
 * <p>It decides at which moves of a commit lags can be compared. A consumer may read one partition
 * for minutes, and the next one then: in each burst the lag of one partition falls, while that of
 * the others, and their sum, may grow. So a partition's lag is compared from one burst of commits
 * to the next: after all other partitions of its member in which records wait have moved as well.
 * The sum is compared whenever each member that is at work has moved; of members that commit one
 * after the other each move alone makes it fall.
 */
final class GroupHistory {

  /** A partition, and the numbers of the samples at which its commit moved last. */
  private static final class Series {
    private final LagHistory history = new LagHistory();
    private long lastMove;
    private long lastMark;
    private long lastAlone;
  }

  /** A member's moves, by the numbers of the samples. */
  private static final class Moves {
    private long last;
    private long longestPause;

    void add(long index) {
      longestPause = last == 0 ? 0 : Math.max(longestPause, index - last);
      last = index;
    }

    /** Whether it has moved, and may be in a pause: before one was measured, for any time. */
    boolean isAtWork(long index) {
      return last > 0
          && (longestPause == 0 || index - last <= Math.max(LagHistory.WINDOW, 2 * longestPause));
    }
  }

  private final Map<TopicPartition, Series> partitions = new HashMap<>();
  private final Map<String, Moves> members = new HashMap<>();
  private final List<Long> totals = new ArrayList<>();
  private Set<TopicPartition> counted = Set.of();
  private LagHistory total = new LagHistory();
  private long totalLastMark;
  private long index;

  /** Adds a sample of the group, and judges. */
  GroupTrend add(GroupLag lag) {
    index++;
    Set<TopicPartition> moved = move(lag);
    List<Trend> trends = judgePartitions(lag, moved);
    Trend known = judgeTotal(lag, moved);
    totals.add(lag.total());
    if (totals.size() > LagHistory.KEPT) {
      totals.remove(0);
    }
    List<Long> soFar = Collections.unmodifiableList(new ArrayList<>(totals));
    return GroupTrend.of(lag, trends, known, soFar);
  }

  /** Notes whose commits have moved. */
  private Set<TopicPartition> move(GroupLag lag) {
    Set<TopicPartition> rows = new HashSet<>();
    Set<TopicPartition> moved = new HashSet<>();
    Set<String> movers = new HashSet<>();
    for (PartitionLag row : lag.partitions()) {
      rows.add(row.partition());
      Series series = partitions.computeIfAbsent(row.partition(), any -> new Series());
      TrendSample before = series.history.last();
      if (row.log() != null && before != null && sample(lag, row).isMoveFrom(before)) {
        series.lastMove = index;
        moved.add(row.partition());
        movers.add(member(row));
      }
    }
    partitions.keySet().retainAll(rows);
    movers.forEach(member -> members.computeIfAbsent(member, any -> new Moves()).add(index));
    return moved;
  }

  private List<Trend> judgePartitions(GroupLag lag, Set<TopicPartition> moved) {
    Map<String, Long> leastRecent = new HashMap<>();
    Map<String, Integer> waiting = new HashMap<>();
    for (PartitionLag row : lag.partitions()) {
      Series series = partitions.get(row.partition());
      if (row.awaited() == Backlog.RECORDS) {
        leastRecent.merge(member(row), series.lastMove, Math::min);
        waiting.merge(member(row), 1, Integer::sum);
      }
    }
    List<Trend> trends = new ArrayList<>();
    for (PartitionLag row : lag.partitions()) {
      Series series = partitions.get(row.partition());
      if (row.log() == null) {
        trends.add(
            new Trend(
                LagVerdict.UNKNOWN, "unknown: " + row.note(), null, null, series.history.lags()));
        continue;
      }
      boolean move = moved.contains(row.partition());
      boolean comparable =
          move
              && (series.lastMark == 0
                  || leastRecent.getOrDefault(member(row), index) > series.lastMark);
      series.lastMark = comparable ? index : series.lastMark;
      int others =
          waiting.getOrDefault(member(row), 0) - (row.awaited() == Backlog.RECORDS ? 1 : 0);
      if (others == 0) {
        series.lastAlone = index;
      }
      TrendSample sample = sample(lag, row);
      boolean isOthersTurn =
          lastMove(member(row)) > series.lastMove && series.lastAlone <= series.lastMove;
      series.history.add(isOthersTurn ? sample.inOthersTurn() : sample, move, comparable);
      trends.add(TrendRules.judge(series.history));
    }
    return trends;
  }

  private long lastMove(String member) {
    Moves moves = members.get(member);
    return moves == null ? 0 : moves.last;
  }

  /** Judges the sum of what is known; it starts anew when it is that of other partitions. */
  private Trend judgeTotal(GroupLag lag, Set<TopicPartition> moved) {
    List<PartitionLag> known =
        lag.partitions().stream().filter(row -> row.waiting() != null).toList();
    Set<TopicPartition> now = new HashSet<>();
    known.forEach(row -> now.add(row.partition()));
    if (!now.equals(counted)) {
      counted = now;
      total = new LagHistory();
      totalLastMark = 0;
    }
    if (known.isEmpty()) {
      return null;
    }
    boolean move = total.last() != null && now.stream().anyMatch(moved::contains);
    boolean comparable = move;
    Set<String> waiting = new HashSet<>();
    for (PartitionLag row : known) {
      if (row.awaited() == Backlog.RECORDS) {
        waiting.add(member(row));
      }
    }
    for (String member : waiting) {
      Moves moves = members.get(member);
      comparable &= moves == null || !moves.isAtWork(index) || moves.last > totalLastMark;
    }
    totalLastMark = comparable ? index : totalLastMark;
    total.add(sum(lag, known), move, comparable);
    return TrendRules.judgeTotal(total);
  }

  private static TrendSample sum(GroupLag lag, List<PartitionLag> rows) {
    Long committed = null;
    long logEnd = 0;
    Backlog awaited = Backlog.NOTHING;
    boolean hasMember = false;
    for (PartitionLag row : rows) {
      if (row.committed() != null) {
        committed = (committed == null ? 0 : committed) + row.committed().offset();
      }
      logEnd += row.log() == null ? 0 : row.log().end();
      if (row.awaited() != Backlog.NOTHING) {
        awaited = awaited == Backlog.RECORDS ? awaited : row.awaited();
        hasMember |= hasMember(lag, row);
      }
    }
    return new TrendSample(
        lag.sampledMs(), committed, logEnd, lag.knownTotal(), awaited, hasMember, false);
  }

  private static TrendSample sample(GroupLag lag, PartitionLag row) {
    return TrendSample.of(row, lag.sampledMs(), hasMember(lag, row));
  }

  private static boolean hasMember(GroupLag lag, PartitionLag row) {
    // Members of Streams groups hold tasks, which are not shown as partitions.
    return row.member() != null
        || lag.group().type().equals("Streams") && !lag.group().members().isEmpty();
  }

  /** Who takes turns: the partitions of one member, and those without one. */
  private static String member(PartitionLag row) {
    return row.member() == null ? "" : row.member().consumerId();
  }
}
