package dev.offsetcommit.bench;

import dev.offsetcommit.commit.CommitMode;
import dev.offsetcommit.commit.CommitPlan;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One row of the comparison.
 *
 * @param name its name in the table, and on the command line
 * @param plan how it commits; for the two peers only what the client is set to
 */
public record BenchMode(String name, CommitPlan plan) {

  /** Reads and never commits: the upper limit. */
  public static final BenchMode NONE = new BenchMode("none", CommitPlan.of(CommitMode.BATCH));

  /**
   * A plain kafka-clients loop around {@code commitSync}, without any of our code: the peer of
   * {@code record}.
   */
  public static final BenchMode BARE = new BenchMode("bare", CommitPlan.of(CommitMode.RECORD));

  private static final List<String> RECORD =
      List.of("record:1", "record:10", "record:100", "record:1000");

  /** How many intervals a run lasts, so that two of them end within it. */
  private static final double INTERVALS = 2.2;

  /**
   * All rows that belong to a name on the command line: {@code record} is one for each of four
   * windows.
   *
   * @throws IllegalArgumentException if there is no such mode
   */
  public static List<BenchMode> named(String name) {
    return switch (name) {
      case "none" -> List.of(NONE);
      case "bare" -> List.of(BARE);
      case "record" -> RECORD.stream().map(BenchMode::one).toList();
      case "all" -> all();
      default -> List.of(one(name));
    };
  }

  /** The cheapest first, then in the order of the enum. */
  private static List<BenchMode> all() {
    Set<CommitMode> modes =
        new LinkedHashSet<>(List.of(CommitMode.AUTO, CommitMode.INTERVAL, CommitMode.BATCH));
    modes.addAll(List.of(CommitMode.values()));
    return Stream.concat(
            Stream.of(NONE), modes.stream().flatMap(mode -> named(mode.toString()).stream()))
        .toList();
  }

  private static BenchMode one(String name) {
    CommitPlan plan = CommitPlan.named(name, CommitPlan.DEFAULT_INTERVAL);
    if (plan == null) {
      throw new IllegalArgumentException(
          "bench knows no commit mode '%s'; it knows %s, none, bare and all"
              .formatted(name, CommitPlan.names()));
    }
    return new BenchMode(name, plan);
  }

  /** Whether the results go to a database. */
  public boolean isSink() {
    return plan.mode() == CommitMode.SINK;
  }

  /**
   * How long a run has to be to measure this mode: where an interval decides when to commit, two of
   * them end within it.
   *
   * @param least the least time of a run
   */
  Duration runTime(Duration least) {
    if (plan.mode() != CommitMode.AUTO && plan.mode() != CommitMode.INTERVAL) {
      return least;
    }
    Duration intervals = Duration.ofNanos((long) (INTERVALS * plan.interval().toNanos()));
    return intervals.compareTo(least) > 0 ? intervals : least;
  }
}
