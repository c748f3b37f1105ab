package dev.offsetcommit.bench;

import dev.offsetcommit.commit.CommitMode;
import dev.offsetcommit.commit.CommitPlan;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern WINDOW = Pattern.compile("record:([1-9]\\d{0,5})");
  private static final Pattern INTERVAL = Pattern.compile("(auto|interval):([1-9]\\d{0,5})ms");

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

  private static List<BenchMode> all() {
    return Stream.of("none", "auto", "interval", "batch", "record", "before", "transaction", "sink")
        .flatMap(name -> named(name).stream())
        .toList();
  }

  private static BenchMode one(String name) {
    Matcher window = WINDOW.matcher(name);
    if (window.matches()) {
      return new BenchMode(name, CommitPlan.record(Integer.parseInt(window.group(1))));
    }
    Matcher interval = INTERVAL.matcher(name);
    if (interval.matches()) {
      Duration between = Duration.ofMillis(Long.parseLong(interval.group(2)));
      return new BenchMode(name, new CommitPlan(mode(interval.group(1)), 1, between));
    }
    return switch (name) {
      case "auto", "batch", "interval", "before", "transaction", "sink" ->
          new BenchMode(name, CommitPlan.of(mode(name)));
      default ->
          throw new IllegalArgumentException(
              "bench knows no commit mode '%s'; it knows auto, auto:Nms, record, record:N, batch, interval, interval:Nms, before, transaction, sink, none, bare and all"
                  .formatted(name));
    };
  }

  private static CommitMode mode(String name) {
    return CommitMode.valueOf(name.toUpperCase(Locale.ROOT));
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
