package dev.offsetcommit.lab.check;

/**
 * What a commit mode promises for each interruption that leaves it no chance to commit; {@link
 * Interruptions} says what is one. Where there is a chance, nothing is lost or repeated.
 *
 * @param lostPerCrash the most records that may never be processed
 * @param repeatedPerCrash the most records that may be processed again
 * @param committedAhead how many records a commit may cover that are not processed yet
 * @param knownToLose why this cell is expected to lose more than that, or null
 */
public record Promise(
    long lostPerCrash, long repeatedPerCrash, long committedAhead, String knownToLose) {

  /** No bound. */
  public static final long UNBOUNDED = Long.MAX_VALUE;

  /** Nothing lost, and at most this many records repeated after each crash. */
  public static Promise atLeastOnce(long repeatedPerCrash) {
    return new Promise(0, repeatedPerCrash, 0, null);
  }

  /** Nothing repeated, and at most this many records lost by each crash. */
  public static Promise atMostOnce(long lostPerCrash) {
    return new Promise(lostPerCrash, 0, lostPerCrash, null);
  }

  /** Neither lost nor repeated. */
  public static Promise exactlyOnce() {
    return new Promise(0, 0, 0, null);
  }

  /** Nothing at all, so that everything is seen and nothing judged. */
  public static Promise none() {
    return new Promise(UNBOUNDED, UNBOUNDED, UNBOUNDED, null);
  }

  /** Whether nothing is promised. */
  public boolean isNone() {
    return lostPerCrash == UNBOUNDED && repeatedPerCrash == UNBOUNDED;
  }

  /** The same promise where nothing bounds what is repeated. */
  public Promise withoutRepeatBound() {
    return new Promise(lostPerCrash, UNBOUNDED, committedAhead, knownToLose);
  }

  /** Whether there is a bound on repeats. */
  public boolean isRepeatBounded() {
    return repeatedPerCrash != UNBOUNDED;
  }

  /** The same promise in a cell where it is known to be broken. */
  public Promise brokenBecause(String reason) {
    return new Promise(lostPerCrash, repeatedPerCrash, committedAhead, reason);
  }
}
