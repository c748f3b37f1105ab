package dev.offsetcommit.lab.check;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.event.OutputLine;
import dev.offsetcommit.consumer.event.OutputLine.Record;
import dev.offsetcommit.lab.check.Anomaly.Kind;
import dev.offsetcommit.lab.history.ConsumerRun;
import dev.offsetcommit.lab.history.History;
import dev.offsetcommit.lab.history.History.Commit;
import dev.offsetcommit.lab.history.History.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Compares a history with a promise, and names what is wrong. It is pure: the same history gives
 * the same findings. What licenses a repeat is said at {@link Interruptions}.
 *
 * <p>Children that ran one after the other are compared exactly. Of children that overlap (a paused
 * one and its successor) the order among them is not known, and only what holds in any order is
 * demanded.
 */
public final class Checker {

  private static final NavigableMap<Long, Long> EMPTY = new TreeMap<>();

  private final History history;
  private final Promise promise;
  private final Tally tally = new Tally();
  private final Coverage coverage;
  private final Repeats repeats = new Repeats();
  private final Map<Integer, Interruptions> interruptions = new HashMap<>();
  private final Map<Integer, Integer> overlapping = new HashMap<>();

  private Checker(History history, Promise promise) {
    this.history = history;
    this.promise = promise;
    this.coverage = new Coverage(history.log());
  }

  /**
   * Checks a history.
   *
   * @param history the facts
   * @param promise what is to hold
   */
  public static Findings check(History history, Promise promise) {
    return new Checker(history, promise).check();
  }

  private Findings check() {
    ledgerIsInTheLog();
    commitsNeverGoBack();
    Map<Integer, ConsumerRun> lives = new HashMap<>();
    history.lives().forEach(life -> lives.put(life.child(), life));
    int effective = 0;
    long processed = 0;
    for (ConsumerRun life : history.lives()) {
      processed += walk(life);
      boolean workLeft = coverage.hasWork();
      effective +=
          (int)
              life.strikes().stream()
                  .filter(s -> history.evidence().isSeen(s, life, lives, workLeft))
                  .count();
    }
    history.commits().forEach(c -> coverage.gonePast(c.partition(), c.offset(), last()));
    long repeated = repeats();
    lossesAreWithinTheBound();
    List<String> invalid = Validity.reasons(history, coverage.notReached(), effective);
    return tally.findings(
        processed,
        effective,
        coverage.lost(),
        coverage.mostLostByOne(),
        new Findings.Bounds(lossBound(), effectsAreOutput() ? repeats.mostPromised() : 0),
        repeated,
        effectsAreOutput() ? repeats.most() : repeated,
        invalid);
  }

  /** How many records were repeated, of those that count. */
  private long repeats() {
    if (effectsAreOutput()) {
      repeats.settle(tally);
      return repeats.total();
    }
    long results = repeatedResults();
    if (results > 0) {
      tally.add(Kind.REPEATED, "the results: %d repeated, promised none".formatted(results));
    }
    return results;
  }

  private int last() {
    return history.lives().isEmpty() ? 0 : history.lives().get(history.lives().size() - 1).child();
  }

  private void ledgerIsInTheLog() {
    for (Entry entry : history.ledger()) {
      NavigableMap<Long, Long> log = history.log().getOrDefault(entry.partition(), EMPTY);
      if (!log.containsKey(entry.offset())
          || !java.util.Objects.equals(log.get(entry.offset()), entry.number())) {
        tally.add(Kind.NOT_IN_LOG, "acknowledged and not in the log: " + text(entry));
      }
    }
  }

  private void commitsNeverGoBack() {
    Map<Integer, Commit> before = new HashMap<>();
    for (Commit commit : history.commits()) {
      Commit previous = before.put(commit.partition(), commit);
      if (previous != null && previous.offset() > commit.offset()) {
        tally.add(
            Kind.COMMIT_REWOUND,
            "partition %s: committed %s, then %s"
                .formatted(commit.partition(), previous.offset(), commit.offset()));
      }
    }
  }

  /** Follows one child through its steps; returns how many records it processed. */
  private long walk(ConsumerRun life) {
    Map<Integer, AssignmentSpan> spans = new HashMap<>();
    Interruptions own = new Interruptions(life.child(), promise);
    interruptions.put(life.child(), own);
    overlapping.put(
        life.child(),
        life.overlaps() ? overlapping.getOrDefault(life.child() - 1, 0) : life.child());
    long processed = 0;
    for (OutputLine step : life.steps()) {
      if (step instanceof ConsumerEvent.PartitionsAssigned assigned) {
        for (ConsumerEvent.Resume resume : assigned.partitions()) {
          coverage.resumed(resume.partition(), resume.offset(), life.child());
          spans.put(resume.partition(), span(life, resume));
          own.assigned(resume.partition());
        }
      } else if (step instanceof Record record) {
        processed++;
        processed(life, record, spans.get(record.partition()), own);
      } else if (step instanceof ConsumerEvent.OffsetsCommitted commit) {
        committed(life, commit, spans.get(commit.partition()));
        own.committed(commit.partition(), commit.offset(), commit.success());
      } else if (step instanceof ConsumerEvent.PartitionsRevoked revoked) {
        gone(revoked.partitions(), false, spans, own);
      } else if (step instanceof ConsumerEvent.PartitionsLost lost) {
        gone(lost.partitions(), true, spans, own);
      }
    }
    own.ended(life.hasEndedCleanly());
    repeats.interrupted(own.all());
    return processed;
  }

  private static void gone(
      List<ConsumerEvent.Partition> partitions,
      boolean lost,
      Map<Integer, AssignmentSpan> spans,
      Interruptions own) {
    for (ConsumerEvent.Partition gone : partitions) {
      if (spans.get(gone.partition()) != null) {
        spans.get(gone.partition()).close();
      }
      own.gone(gone.partition(), lost);
    }
  }

  private AssignmentSpan span(ConsumerRun life, ConsumerEvent.Resume assigned) {
    return new AssignmentSpan(
        history.log().getOrDefault(assigned.partition(), EMPTY),
        assigned.offset(),
        coveredAtResume(life, assigned));
  }

  /**
   * The committed offset that this resume must not be below, or null if it resumes as it should. A
   * commit in the journal after the child's start may be the one that it resumed from.
   */
  private Long coveredAtResume(ConsumerRun life, ConsumerEvent.Resume assigned) {
    if (life.journalEnd() < 0 || "seek".equals(assigned.reason())) {
      return null;
    }
    Long last = null;
    for (Commit commit : history.commits()) {
      if (commit.partition() != assigned.partition()) {
        continue;
      }
      if (commit.position() < life.journalEnd()) {
        last = commit.offset();
      } else if (commit.offset() == assigned.offset()) {
        return null;
      }
    }
    return last == null || assigned.offset() >= last ? null : last;
  }

  private void processed(ConsumerRun life, Record record, AssignmentSpan span, Interruptions own) {
    NavigableMap<Long, Long> log = history.log().getOrDefault(record.partition(), EMPTY);
    String where = "child " + life.child() + ", partition " + record.partition();
    if (!log.containsKey(record.offset())
        || !java.util.Objects.equals(log.get(record.offset()), record.number())) {
      tally.add(
          Kind.UNKNOWN_ID, where + ", offset " + record.offset() + ": number " + record.number());
      return;
    }
    Delivery now = own.processed(record.partition(), record.offset());
    Delivery before = coverage.processed(record.partition(), record.offset(), now);
    if (!effectsAreOutput()) {
      // What lasts is counted at the end; until then this says only how far the group got.
      coverage.gonePast(record.partition(), record.offset() + 1, life.child());
      return;
    }
    boolean repeated = before != null;
    boolean again = span != null && !span.isClosed() && span.contains(record.offset());
    boolean covered = repeated && span != null && !span.isClosed() && span.covers(record.offset());
    if (again || covered) {
      repeats.unexplained();
    } else if (repeated) {
      repeats.add(
          before,
          now,
          before.child() == life.child() || !overlapped(before.child(), life.child()),
          where + ": offset " + record.offset());
    }
    if (span == null || span.isClosed()) {
      tally.add(Kind.REORDERED, where + ": offset " + record.offset() + " without an assignment");
      return;
    }
    if (again || covered) {
      tally.add(
          Kind.UNEXPLAINED_REPEAT,
          "%s: offset %s%s"
              .formatted(
                  where,
                  record.offset(),
                  again
                      ? " twice since it resumed at " + span.resume()
                      : " again, and " + span.covered() + " was committed"));
    } else if (!span.isNext(record.offset())) {
      tally.add(
          Kind.REORDERED,
          where + ": offset " + record.offset() + " where " + span.next() + " was next");
      coverage.gonePast(record.partition(), record.offset(), life.child());
    }
    span.add(record.offset());
  }

  private boolean overlapped(int one, int other) {
    return overlapping.get(one).equals(overlapping.get(other));
  }

  private boolean effectsAreOutput() {
    return history.effects() == null;
  }

  private void committed(
      ConsumerRun life, ConsumerEvent.OffsetsCommitted commit, AssignmentSpan span) {
    if (!commit.success() || span == null || !effectsAreOutput()) {
      return;
    }
    long ahead = span.unprocessedBelow(commit.offset());
    if (ahead > promise.committedAhead()
        || commit.offset() > history.ends().getOrDefault(commit.partition(), Long.MAX_VALUE)) {
      tally.add(
          Kind.COMMITTED_TOO_FAR,
          "child %s, partition %s: committed %s%s"
              .formatted(
                  life.child(),
                  commit.partition(),
                  commit.offset(),
                  ahead == 0
                      ? ", past the end of the log"
                      : " with " + ahead + " record(s) below it not processed"));
    }
  }

  /** Counts what lasts. An invalid record has no result, and so none to lose. */
  private long repeatedResults() {
    long repeated = 0;
    Map<Integer, Entry> before = new HashMap<>();
    coverage.restartWithValid();
    for (Entry effect : history.effects()) {
      NavigableMap<Long, Long> log = history.log().getOrDefault(effect.partition(), EMPTY);
      if (effect.number() == null || !effect.number().equals(log.get(effect.offset()))) {
        tally.add(Kind.UNKNOWN_ID, "result " + text(effect));
      } else if (coverage.processed(effect.partition(), effect.offset(), new Delivery(0)) != null) {
        repeated++;
      } else {
        Entry previous = before.put(effect.partition(), effect);
        if (previous != null && previous.offset() > effect.offset()) {
          tally.add(
              Kind.REORDERED, "result " + text(effect) + " after offset " + previous.offset());
        }
      }
    }
    totalIsOfTheResults();
    return repeated;
  }

  /** Results that were added up twice, or not at all, are no less repeated or lost. */
  private void totalIsOfTheResults() {
    if (history.total() == null) {
      return;
    }
    long count = history.effects().size();
    long sum = history.effects().stream().mapToLong(e -> e.number() == null ? 0 : e.number()).sum();
    if (history.total().count() != count || history.total().sum() != sum) {
      tally.add(
          history.total().count() > count ? Kind.REPEATED : Kind.LOST,
          "the running total is of %s results with the sum %s, and there are %s with %s"
              .formatted(history.total().count(), history.total().sum(), count, sum));
    }
  }

  /** The most that one interruption was allowed to lose. */
  private long lossBound() {
    boolean any = interruptions.values().stream().anyMatch(i -> i.licensingLoss() > 0);
    return any ? promise.lostPerCrash() : 0;
  }

  /**
   * Of children that overlapped it is not known which one went past a record, so a child and its
   * neighbours answer for it together, and so do all that are linked by their neighbours.
   */
  private void lossesAreWithinTheBound() {
    Map<Integer, List<String>> lost = coverage.lostByChild();
    List<String> places = new ArrayList<>();
    long bound = 0;
    boolean told = false;
    for (int i = 0; i < history.lives().size(); i++) {
      ConsumerRun life = history.lives().get(i);
      boolean linked = i + 1 < history.lives().size() && history.lives().get(i + 1).overlaps();
      List<String> own = lost.getOrDefault(life.child(), List.of());
      long neighbours =
          (life.overlaps() && i > 0 ? licensedLoss(i - 1) : 0) + (linked ? licensedLoss(i + 1) : 0);
      told |= lost("by child " + life.child(), own, licensedLoss(i) + neighbours);
      places.addAll(own);
      bound += licensedLoss(i);
      if (linked) {
        continue;
      }
      if (!told) {
        lost("by child " + life.child() + " and those before it", places, bound);
      }
      places.clear();
      bound = 0;
      told = false;
    }
    // A result that is gone although its record was processed is the work of no crash.
    lost("the results", lost.getOrDefault(0, List.of()), 0);
  }

  private long licensedLoss(int index) {
    int child = history.lives().get(index).child();
    return promise.lostPerCrash() * interruptions.get(child).licensingLoss();
  }

  private boolean lost(String whose, List<String> places, long bound) {
    if (places.size() > bound) {
      tally.add(
          Kind.LOST,
          places.size(),
          "%s: %s from %s on, promised at most %s"
              .formatted(whose, places.size(), places.get(0), bound));
    }
    return places.size() > bound;
  }

  private static String text(Entry entry) {
    return "partition %s, offset %s, number %s"
        .formatted(entry.partition(), entry.offset(), entry.number());
  }
}
