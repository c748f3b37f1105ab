package dev.offsetcommit.lab.check;

import dev.offsetcommit.consumer.event.ConsumerEvent.OffsetsCommitted;
import dev.offsetcommit.consumer.event.OutputLine;
import dev.offsetcommit.consumer.event.OutputLine.Record;
import dev.offsetcommit.lab.check.Anomaly.Kind;
import dev.offsetcommit.lab.history.ConsumerRun;
import dev.offsetcommit.lab.history.History;
import dev.offsetcommit.lab.history.History.Commit;
import dev.offsetcommit.lab.history.History.Entry;
import dev.offsetcommit.lab.history.Struck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Compares with a promise what a program did, of which only its effects and the group's commits are
 * known: no assignment, and no order among members that overlap. It is pure: the same history gives
 * the same findings.
 *
 * <ul>
 *   <li>A record is <b>lost</b> if the group has committed past it and no effect shows it. It
 *       counts for the first killed run after whose end that was so.
 *   <li>An effect of a record that had one before is a <b>repeat</b>. It counts for the run that
 *       had the record last; of two that overlap, for the one that was struck.
 *   <li>A run that was killed, told to end or stopped may cost what the promise says. A run that
 *       lost its partitions alive, or its broker, may repeat nothing, and as much again for each of
 *       its commits that the broker refused.
 * </ul>
 */
public final class EffectChecker {

  private static final NavigableMap<Long, Long> EMPTY = new TreeMap<>();

  private static final Predicate<Struck> WORKING = strike -> !strike.strike().equals("idle");

  private record Place(int partition, long offset) {
    @Override
    public String toString() {
      return "partition %d, offset %d".formatted(partition, offset);
    }
  }

  private final History history;
  private final Promise promise;
  private final Tally tally = new Tally();
  private final Map<Integer, ConsumerRun> runs = new TreeMap<>();
  private final Set<Place> effects = new HashSet<>();
  private final Map<Integer, List<Place>> repeated = new TreeMap<>();
  private final Map<Integer, List<Place>> repeatedInARun = new TreeMap<>();
  private final Map<Integer, List<Place>> lost = new TreeMap<>();
  private long processed;

  private EffectChecker(History history, Promise promise) {
    this.history = history;
    this.promise = promise;
    history.lives().forEach(run -> runs.put(run.child(), run));
  }

  /**
   * Checks a history.
   *
   * @param history the facts; where it has lasting results, it cannot be told whose an effect is,
   *     and all strikes together are compared with what one may cost
   * @param promise what is to hold
   */
  public static Findings check(History history, Promise promise) {
    return new EffectChecker(history, promise).check();
  }

  private Findings check() {
    acknowledgedIsInTheLog();
    commitsAreWithinTheLog();
    walk();
    boolean pooled = history.effects() != null;
    if (pooled) {
      pool();
    }
    lost();
    long strikes =
        history.lives().stream().flatMap(run -> run.strikes().stream()).filter(WORKING).count();
    long killed = history.lives().stream().filter(EffectChecker::isStruck).count();
    bounds(pooled ? killed : 1);
    return tally.findings(
        processed,
        (int) strikes,
        total(lost),
        most(lost),
        new Findings.Bounds(promise.lostPerCrash(), promise.repeatedPerCrash()),
        total(repeated) + total(repeatedInARun),
        Math.max(most(repeated), most(repeatedInARun)),
        invalid((int) strikes));
  }

  /** Whether it was ended or stopped while it worked; one that outlives its broker was not. */
  private static boolean isStruck(ConsumerRun run) {
    return run.strikes().stream()
        .filter(WORKING)
        .map(Struck::strike)
        .anyMatch(name -> !name.equals("outage") && !name.startsWith("coordinator-"));
  }

  private void acknowledgedIsInTheLog() {
    for (Entry entry : history.ledger()) {
      NavigableMap<Long, Long> log = history.log().getOrDefault(entry.partition(), EMPTY);
      if (!log.containsKey(entry.offset())
          || !Objects.equals(log.get(entry.offset()), entry.number())) {
        tally.add(
            Kind.NOT_IN_LOG,
            "acknowledged and not in the log: partition %d, offset %d"
                .formatted(entry.partition(), entry.offset()));
      }
    }
  }

  private void commitsAreWithinTheLog() {
    Map<Integer, Commit> before = new HashMap<>();
    for (Commit commit : history.commits()) {
      Commit previous = before.put(commit.partition(), commit);
      if (previous != null && previous.offset() > commit.offset()) {
        tally.add(
            Kind.COMMIT_REWOUND,
            "partition %d: committed %d, then %d"
                .formatted(commit.partition(), previous.offset(), commit.offset()));
      }
      if (commit.offset() > history.ends().getOrDefault(commit.partition(), Long.MAX_VALUE)) {
        tally.add(
            Kind.COMMITTED_TOO_FAR,
            "partition %d: committed %d, past the end of the log"
                .formatted(commit.partition(), commit.offset()));
      }
    }
  }

  /** Follows the effects of each run; one that shows a record again is charged to a run. */
  private void walk() {
    Map<Place, Integer> last = new HashMap<>();
    for (ConsumerRun run : history.lives()) {
      for (OutputLine step : run.steps()) {
        if (step instanceof Record record) {
          processed++;
          Place place = new Place(record.partition(), record.offset());
          effects.add(place);
          Integer before = last.put(place, run.child());
          if (before != null && before == run.child()) {
            repeatedInARun.computeIfAbsent(before, r -> new ArrayList<>()).add(place);
          } else if (before != null) {
            repeated.computeIfAbsent(charged(before, run), r -> new ArrayList<>()).add(place);
          }
        }
      }
    }
  }

  private int charged(int before, ConsumerRun after) {
    boolean overlapped = isStillThere(before, after);
    return overlapped && !isStruck(runs.get(before)) && isStruck(after) ? after.child() : before;
  }

  /** Whether one run had not ended when the other one was started. */
  private boolean isStillThere(int before, ConsumerRun after) {
    return after.overlaps() && before < after.child();
  }

  private void pool() {
    effects.clear();
    repeated.clear();
    repeatedInARun.clear();
    processed = history.effects().size();
    Set<Place> seen = new HashSet<>();
    for (Entry effect : history.effects()) {
      Place place = new Place(effect.partition(), effect.offset());
      effects.add(place);
      if (!seen.add(place)) {
        repeated.computeIfAbsent(0, r -> new ArrayList<>()).add(place);
      }
    }
  }

  /** Goes through the ends of the runs: which records had been passed over by then? */
  private void lost() {
    Set<Place> charged = new HashSet<>();
    for (int i = 0; i < history.lives().size(); i++) {
      ConsumerRun run = history.lives().get(i);
      boolean isLast = i + 1 == history.lives().size();
      long until = isLast ? Long.MAX_VALUE : history.lives().get(i + 1).journalEnd();
      Map<Integer, Long> committed = committed(until);
      committed.forEach(
          (partition, offset) ->
              history.log().getOrDefault(partition, EMPTY).headMap(offset).entrySet().stream()
                  .filter(record -> record.getValue() != null)
                  .map(record -> new Place(partition, record.getKey()))
                  .filter(place -> !effects.contains(place) && charged.add(place))
                  .forEach(
                      place ->
                          lost.computeIfAbsent(
                                  history.effects() != null ? 0 : run.child(),
                                  r -> new ArrayList<>())
                              .add(place)));
    }
  }

  /** What the group had committed before a position of the commit log. */
  private Map<Integer, Long> committed(long until) {
    Map<Integer, Long> committed = new HashMap<>();
    for (Commit commit : history.commits()) {
      if (commit.position() < until) {
        committed.put(commit.partition(), commit.offset());
      }
    }
    return committed;
  }

  private void bounds(long times) {
    lost.forEach(
        (run, places) ->
            check(
                Kind.LOST,
                run,
                places,
                isLicensed(run) ? times(promise.lostPerCrash(), times) : 0,
                "lost"));
    repeated.forEach(
        (run, places) ->
            check(
                Kind.REPEATED,
                run,
                places,
                times(promise.repeatedPerCrash(), (isLicensed(run) ? times : 0) + refused(run)),
                "repeated"));
    repeatedInARun.forEach(
        (run, places) ->
            check(
                Kind.UNEXPLAINED_REPEAT,
                run,
                places,
                times(promise.repeatedPerCrash(), refused(run)),
                "repeated by the run that had them"));
  }

  private boolean isLicensed(int run) {
    return run == 0 || isStruck(runs.get(run));
  }

  private static long times(long bound, long times) {
    return bound == Promise.UNBOUNDED ? Promise.UNBOUNDED : bound * times;
  }

  private long refused(int run) {
    return run == 0
        ? 0
        : runs.get(run).steps().stream()
            .filter(step -> step instanceof OffsetsCommitted c && !c.success())
            .count();
  }

  private void check(Kind kind, int run, List<Place> places, long allowed, String what) {
    if (places.size() > allowed) {
      tally.add(
          kind,
          places.size() - allowed,
          "%s: %d record(s) %s, %d promised; the first: %s"
              .formatted(name(run), places.size(), what, allowed, places.get(0)));
    }
  }

  private String name(int run) {
    if (run == 0) {
      return "all runs together";
    }
    String strike = runs.get(run).lastStrike();
    return "run %d%s".formatted(run, strike == null ? "" : ", struck: " + strike);
  }

  private List<String> invalid(int strikes) {
    List<String> reasons = new ArrayList<>(history.unseen());
    if (!reasons.isEmpty()) {
      return reasons;
    }
    if (history.log().values().stream().allMatch(Map::isEmpty)) {
      reasons.add("the log is empty");
    }
    long notReached = notReached();
    if (notReached > 0) {
      reasons.add(
          "%d record(s) have no effect, and the group has not committed past them: it did not reach the end of the topic. A longer --settle also waits for transactions that a kill left open"
              .formatted(notReached));
    }
    if (strikes * 2 < history.strikesWanted()) {
      reasons.add(
          "only %d of %d strikes were seen to hit a program at work"
              .formatted(strikes, history.strikesWanted()));
    }
    return reasons;
  }

  private long notReached() {
    Map<Integer, Long> committed = committed(Long.MAX_VALUE);
    return history.log().entrySet().stream()
        .mapToLong(
            partition ->
                partition
                    .getValue()
                    .tailMap(committed.getOrDefault(partition.getKey(), 0L))
                    .entrySet()
                    .stream()
                    .filter(record -> record.getValue() != null)
                    .filter(
                        record -> !effects.contains(new Place(partition.getKey(), record.getKey())))
                    .count())
        .sum();
  }

  private static long total(Map<Integer, List<Place>> places) {
    return places.values().stream().mapToLong(List::size).sum();
  }

  private static long most(Map<Integer, List<Place>> places) {
    return places.values().stream().mapToLong(List::size).max().orElse(0);
  }
}
