package dev.offsetcommit.consumer;

import dev.offsetcommit.commit.CommitMode;
import dev.offsetcommit.commit.CommitPlan;
import dev.offsetcommit.consumer.RunningConsumer.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A way to commit that the contract is asked of, and what it promises for a crash.
 *
 * @param plan the way, or for a known-bad one the way that it pretends to be
 * @param options the command line's options for it
 * @param mostRepeated the most records that come again after a crash
 * @param mostLost the most records that never come after a crash
 * @param bad null for the real ones
 */
record Subject(
    CommitPlan plan, List<String> options, int mostRepeated, int mostLost, KnownBad bad) {

  /** The records that one poll brings: the bound of {@code batch}. */
  static final int POLL_RECORDS = 5;

  static final int WINDOW = 4;

  /** Nothing is committed before the end: all that is processed comes again. */
  private static final Duration NEVER = Duration.ofHours(1);

  private static final int EVERYTHING = Integer.MAX_VALUE;

  static Stream<Subject> all() {
    return Stream.of(
        new Subject(
            new CommitPlan(CommitMode.AUTO, 1, Duration.ofMillis(50)),
            List.of("--commit", "auto", "--commit-interval", "50ms"),
            EVERYTHING,
            0,
            null),
        new Subject(CommitPlan.record(1), List.of("--manual-commit"), 1, 0, null),
        new Subject(
            CommitPlan.record(WINDOW),
            List.of("--commit", "record", "--commit-window", "" + WINDOW),
            WINDOW,
            0,
            null),
        new Subject(
            CommitPlan.of(CommitMode.BATCH), List.of("--commit", "batch"), POLL_RECORDS, 0, null),
        new Subject(
            new CommitPlan(CommitMode.INTERVAL, 1, NEVER),
            List.of("--commit", "interval", "--commit-interval", "1h"),
            EVERYTHING,
            0,
            null),
        new Subject(CommitPlan.of(CommitMode.BEFORE), List.of("--commit", "before"), 0, 1, null));
  }

  static Subject bad(KnownBad bad) {
    return new Subject(CommitPlan.record(1), List.of(), 1, 0, bad);
  }

  /**
   * The promise on a protocol: auto-commit gives its own up with the consumer protocol, whose
   * client may commit the poll that it is just handing out, see docs/finding-auto-commit-kip848.md.
   */
  Subject on(Protocol protocol) {
    return isAuto() && protocol == Protocol.CONSUMER
        ? new Subject(plan, options, mostRepeated, POLL_RECORDS, bad)
        : this;
  }

  /** Whether it commits while it runs, and not only when it ends. */
  boolean commitsBeforeTheEnd() {
    return plan.mode() != CommitMode.INTERVAL;
  }

  boolean isAuto() {
    return plan.isAuto();
  }

  CommitSetup.StrategyFactory strategies() {
    return bad == null ? (client, committer) -> plan.strategy(committer) : bad;
  }

  @Override
  public String toString() {
    return bad == null ? plan.toString() : bad.name();
  }
}
