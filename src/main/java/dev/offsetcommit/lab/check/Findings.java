package dev.offsetcommit.lab.check;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the checker found in a history.
 *
 * @param processed how many records were processed, repeated ones each time
 * @param effectiveStrikes how many kills, or other faults, were seen to have an effect
 * @param lost records that were never processed although the group has gone past them
 * @param mostLostByOneCrash the most of them that one interruption cost
 * @param bounds what one interruption was allowed to lose and to repeat at most
 * @param repeated how often a record was processed again
 * @param mostRepeatedAfterOneCrash the most repeats that one interruption caused
 * @param anomalies how many there are, by kind; kinds without any are left out
 * @param examples the first few of each kind
 * @param invalid why the experiment says nothing, empty if it does
 */
public record Findings(
    long processed,
    int effectiveStrikes,
    long lost,
    long mostLostByOneCrash,
    Bounds bounds,
    long repeated,
    long mostRepeatedAfterOneCrash,
    Map<Anomaly.Kind, Long> anomalies,
    List<Anomaly> examples,
    List<String> invalid) {

  /**
   * What one interruption was allowed at most, of those that there were: where all ends were clean,
   * that is nothing.
   *
   * @param lost records lost
   * @param repeated records repeated, {@link Long#MAX_VALUE} if nothing bounds them
   */
  public record Bounds(long lost, long repeated) {

    /** The bound on repeats, for people. */
    public String repeatedText() {
      return text(repeated);
    }

    /** The bound on losses, for people. */
    public String lostText() {
      return text(lost);
    }

    private static String text(long bound) {
      return bound == Promise.UNBOUNDED ? "none" : String.format(Locale.ROOT, "%,d", bound);
    }
  }

  /** What a cell that is known to lose may show; anything else is news there, too. */
  private static final Set<Anomaly.Kind> OF_A_LOSS =
      Set.of(Anomaly.Kind.LOST, Anomaly.Kind.COMMITTED_TOO_FAR);

  /** The same, of an experiment that says nothing for this one reason. */
  public Findings invalidFor(String reason) {
    return new Findings(
        processed,
        effectiveStrikes,
        lost,
        mostLostByOneCrash,
        bounds,
        repeated,
        mostRepeatedAfterOneCrash,
        anomalies,
        examples,
        List.of(reason));
  }

  /** How many anomalies of a kind there are. */
  public long count(Anomaly.Kind kind) {
    return anomalies.getOrDefault(kind, 0L);
  }

  /** What it means for a promise. */
  public Verdict verdict(Promise promise) {
    if (!invalid.isEmpty()) {
      return Verdict.INVALID;
    }
    if (promise.isNone()) {
      return Verdict.OBSERVED;
    }
    if (anomalies.isEmpty()) {
      return Verdict.HELD;
    }
    return promise.knownToLose() != null && isOfALoss()
        ? Verdict.BROKEN_AS_EXPECTED
        : Verdict.BROKEN;
  }

  private boolean isOfALoss() {
    Set<Anomaly.Kind> kinds = new HashSet<>(anomalies.keySet());
    if (kinds.contains(Anomaly.Kind.COMMITTED_TOO_FAR)) {
      // It is taken back where the consumer ends in the middle of its poll.
      kinds.remove(Anomaly.Kind.COMMIT_REWOUND);
    }
    return OF_A_LOSS.containsAll(kinds);
  }
}
