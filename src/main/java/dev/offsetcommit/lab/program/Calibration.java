package dev.offsetcommit.lab.program;

import dev.offsetcommit.lab.wire.WireCommit;
import java.time.Duration;
import java.util.List;

/**
 * What a run without any fault has shown of a program.
 *
 * @param startMs from its start to its first effect
 * @param recordsPerSecond how many records it works on
 * @param commitGapMs the longest time that it went without a commit while it had something to
 *     commit; null where no commit was seen
 * @param commits how many commits it sent for the records of this run
 * @param pattern finds an effect in a line
 * @param examples lines that show an effect
 */
record Calibration(
    long startMs,
    double recordsPerSecond,
    Long commitGapMs,
    int commits,
    EffectPattern pattern,
    List<String> examples) {

  /** So many records it is made with. */
  static final int RECORDS = 100;

  private static final Duration SHORTEST_LIFE = Duration.ofMillis(400);
  private static final Duration LONGEST_LIFE = Duration.ofSeconds(8);
  private static final int MOST_PER_SECOND = 1500;

  /** What its commits show. */
  static Long longestGap(List<WireCommit> commits, long firstEffect) {
    if (commits.isEmpty()) {
      return null;
    }
    long longest = 0;
    long before = firstEffect;
    for (WireCommit commit : commits) {
      longest = Math.max(longest, commit.nanoTime() - before);
      before = commit.nanoTime();
    }
    return longest / 1_000_000;
  }

  /**
   * How long a run lives at most before it is killed at a random time: long enough to meet a commit
   * now and then.
   */
  Duration life() {
    Duration wanted =
        commitGapMs == null ? SHORTEST_LIFE : Duration.ofMillis(commitGapMs * 13 / 10);
    Duration least = wanted.compareTo(SHORTEST_LIFE) < 0 ? SHORTEST_LIFE : wanted;
    return least.compareTo(LONGEST_LIFE) > 0 ? LONGEST_LIFE : least;
  }

  /** How many records a second it is fed, so that it keeps up. */
  int feed() {
    return (int) Math.max(2, Math.min(MOST_PER_SECOND, recordsPerSecond * 0.6));
  }

  /** How many commits it sends in a life, about. */
  int commitsInALife() {
    if (commitGapMs == null || commits == 0) {
      return 1;
    }
    double seconds = RECORDS / Math.max(1, recordsPerSecond);
    double perSecond = commits / Math.max(0.05, seconds);
    return (int) Math.max(1, Math.min(200, perSecond * life().toMillis() / 1000.0));
  }

  /**
   * For the user.
   *
   * @param isSeen whether commits could be seen
   */
  ProgramListener.Shown shown(boolean isSeen) {
    return new ProgramListener.Shown(
        examples,
        pattern.regex().pattern(),
        startMs,
        recordsPerSecond,
        isSeen ? commits : -1,
        RECORDS);
  }
}
