package dev.offsetcommit.bench;

import dev.offsetcommit.commit.CommitMode;
import dev.offsetcommit.commit.CommitPlan;
import dev.offsetcommit.commit.CommitStrategy;
import dev.offsetcommit.commit.Committer;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of the comparison.
 *
 * @param name its name in the table
 * @param plan how it commits; for the two peers only what the client is set to
 * @param peer whether it is no mode of the consumer but something to compare with
 */
public record BenchMode(String name, CommitPlan plan, boolean peer) {

  /** Reads and never commits: the upper limit. */
  public static final BenchMode NONE = new BenchMode("none", CommitPlan.of(CommitMode.BATCH), true);

  /**
   * A plain kafka-clients loop around {@code commitSync}, without any of our code: the peer of
   * {@code record}.
   */
  public static final BenchMode BARE =
      new BenchMode("bare", CommitPlan.of(CommitMode.RECORD), true);

  private static final List<Integer> WINDOWS = List.of(1, 10, 100, 1000);

  /** All rows that belong to a name on the command line: {@code record} is one for each window. */
  public static List<BenchMode> named(String name) {
    return switch (name) {
      case "none" -> List.of(NONE);
      case "bare" -> List.of(BARE);
      case "record" -> WINDOWS.stream().map(BenchMode::window).toList();
      case "auto", "batch", "interval", "before" ->
          List.of(
              new BenchMode(
                  name,
                  CommitPlan.of(CommitMode.valueOf(name.toUpperCase(java.util.Locale.ROOT))),
                  false));
      case "all" -> all();
      default ->
          throw new IllegalArgumentException(
              "no commit mode '"
                  + name
                  + "' for bench: use all, or some of none, bare, auto, record, batch, interval, before");
    };
  }

  private static List<BenchMode> all() {
    List<BenchMode> all = new ArrayList<>();
    for (String name : List.of("none", "auto", "interval", "batch", "record", "before")) {
      all.addAll(named(name));
    }
    return all;
  }

  private static BenchMode window(int window) {
    return new BenchMode("record, window " + window, CommitPlan.record(window), false);
  }

  /** The strategy of this row. */
  CommitStrategy strategy(Committer committer) {
    return this == NONE ? new NoCommit() : plan.strategy(committer);
  }
}
