package dev.offsetcommit.consumer;

import dev.offsetcommit.commit.CommitMode;
import dev.offsetcommit.commit.CommitPlan;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * A way to commit that the contract is asked of.
 *
 * @param plan the way, or what a mistake pretends to be
 * @param mostRepeated the most records that are repeated after partitions were lost
 * @param mostLost the most records that are lost with them
 * @param mistake what it does instead, null for a real one
 */
record Subject(
    CommitPlan plan, int mostRepeated, int mostLost, CommitSetup.StrategyFactory mistake) {

  /** The records that one poll brings: the bound of {@code batch}. */
  static final int POLL_RECORDS = 5;

  static final Subject PER_RECORD = of(CommitPlan.record(1), 1, 0);

  private static final int WINDOW = 4;

  /** Nothing is committed before the end: all that is processed is repeated. */
  private static final Duration NEVER = Duration.ofHours(1);

  private static final int EVERYTHING = Integer.MAX_VALUE;

  private static Subject of(CommitPlan plan, int mostRepeated, int mostLost) {
    return new Subject(plan, mostRepeated, mostLost, null);
  }

  static Stream<Subject> all() {
    return Stream.of(
        of(new CommitPlan(CommitMode.AUTO, 1, Duration.ofMillis(50)), EVERYTHING, 0),
        PER_RECORD,
        of(CommitPlan.record(WINDOW), WINDOW, 0),
        of(CommitPlan.of(CommitMode.BATCH), POLL_RECORDS, 0),
        of(new CommitPlan(CommitMode.INTERVAL, 1, NEVER), EVERYTHING, 0),
        of(CommitPlan.of(CommitMode.BEFORE), 0, 1));
  }

  /** Whether it commits while it runs, and not only when it ends. */
  boolean commitsBeforeTheEnd() {
    return plan.mode() != CommitMode.INTERVAL;
  }

  CommitSetup.StrategyFactory strategies() {
    return mistake == null ? (client, committer) -> plan.strategy(committer) : mistake;
  }

  @Override
  public String toString() {
    return plan.toString();
  }
}
