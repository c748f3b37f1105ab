package dev.offsetcommit.lab.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.event.ConsumerEvent.OffsetsCommitted;
import dev.offsetcommit.consumer.event.ConsumerEvent.Partition;
import dev.offsetcommit.consumer.event.ConsumerEvent.PartitionsAssigned;
import dev.offsetcommit.consumer.event.ConsumerEvent.PartitionsLost;
import dev.offsetcommit.consumer.event.ConsumerEvent.PartitionsRevoked;
import dev.offsetcommit.consumer.event.ConsumerEvent.Paused;
import dev.offsetcommit.consumer.event.ConsumerEvent.Resume;
import dev.offsetcommit.consumer.event.OutputLine;
import dev.offsetcommit.lab.check.Anomaly.Kind;
import dev.offsetcommit.lab.history.ConsumerRun;
import dev.offsetcommit.lab.history.Evidence;
import dev.offsetcommit.lab.history.History;
import dev.offsetcommit.lab.history.History.Commit;
import dev.offsetcommit.lab.history.History.Entry;
import dev.offsetcommit.lab.history.History.Total;
import dev.offsetcommit.lab.history.Struck;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each rule of the checker, in a history that breaks it and in one beside it that does not. All
 * histories are about one partition with the numbers 100 to 109 at the offsets 0 to 9, unless they
 * say otherwise.
 */
class CheckerTest {

  private static final Promise ONE = Promise.atLeastOnce(1);

  private final List<Entry> ledger = new ArrayList<>();
  private final Set<Long> unsettled = new HashSet<>();
  private final Map<Integer, NavigableMap<Long, Long>> log = new TreeMap<>();
  private final Map<Integer, Long> ends = new TreeMap<>();
  private final List<Commit> commits = new ArrayList<>();
  private final List<ConsumerRun> lives = new ArrayList<>();
  private List<Entry> effects;
  private Total total;
  private int strikes;
  private Evidence evidence = Evidence.KILLED_AT_WORK;
  private final List<String> unseen = new ArrayList<>();

  CheckerTest() {
    partition(0);
  }

  private void partition(int partition) {
    NavigableMap<Long, Long> records = new TreeMap<>();
    for (long offset = 0; offset < 10; offset++) {
      records.put(offset, 100 * (partition + 1) + offset);
      ledger.add(new Entry(partition, offset, 100 * (partition + 1) + offset));
    }
    log.put(partition, records);
    ends.put(partition, 10L);
  }

  private Findings check(Promise promise) {
    return Checker.check(
        new History(
            ledger, unsettled, log, ends, commits, lives, strikes, evidence, unseen, effects,
            total),
        promise);
  }

  private void killed(OutputLine... steps) {
    lives.add(
        new ConsumerRun(
            lives.size() + 1,
            List.of(steps),
            commits.size(),
            false,
            List.of(struck("random:1ms")),
            true,
            137,
            137,
            null));
  }

  private void drained(OutputLine... steps) {
    lives.add(
        new ConsumerRun(
            lives.size() + 1, List.of(steps), commits.size(), false, List.of(), false, 0, 0, null));
  }

  /** A child that ends in order at SIGTERM. */
  private void terminated(boolean overlaps, OutputLine... steps) {
    lives.add(
        new ConsumerRun(
            lives.size() + 1,
            List.of(steps),
            commits.size(),
            overlaps,
            List.of(),
            false,
            143,
            143,
            null));
  }

  private static Struck struck(String strike) {
    return new Struck(strike, 0, null);
  }

  private void commit(long offset) {
    commits.add(new Commit(commits.size(), 0, offset));
  }

  /** Steps, and lists of steps, in a row. */
  private static OutputLine[] steps(Object... parts) {
    return Stream.of(parts)
        .flatMap(part -> part instanceof List<?> list ? list.stream() : Stream.of(part))
        .map(OutputLine.class::cast)
        .toArray(OutputLine[]::new);
  }

  private static OutputLine at(long offset) {
    return at(0, offset);
  }

  private static OutputLine at(int partition, long offset) {
    String reason = offset == 0 ? "reset" : "committed";
    return new PartitionsAssigned(
        List.of(new Resume("t", partition, offset, reason, null, null, 0)), null);
  }

  private static OutputLine revoked(int partition) {
    return new PartitionsRevoked(List.of(new Partition("t", partition)));
  }

  private static OutputLine lost(int partition) {
    return new PartitionsLost(List.of(new Partition("t", partition)));
  }

  private static OutputLine record(long offset) {
    return OutputLine.Record.of(0, offset, 100 + offset);
  }

  /** The records from one offset to another, the last excluded. */
  private static List<OutputLine> records(long from, long to) {
    List<OutputLine> steps = new ArrayList<>();
    for (long offset = from; offset < to; offset++) {
      steps.add(record(offset));
    }
    return steps;
  }

  private static OutputLine committed(long offset) {
    return OffsetsCommitted.of(0, offset, true);
  }

  private static OutputLine refused(long offset) {
    return OffsetsCommitted.of(0, offset, false);
  }

  @Test
  void aRunWithoutCrashesIsHeld() {
    drained(steps(at(0), records(0, 10), committed(10)));
    commit(10);
    Findings findings = check(Promise.exactlyOnce());
    assertThat(findings.verdict(Promise.exactlyOnce()))
        .as(findings.toString())
        .isEqualTo(Verdict.HELD);
    assertThat(findings.processed()).isEqualTo(10);
  }

  @Test
  void oneRepeatAfterACrashIsWithinABoundOfOne() {
    killed(steps(at(0), records(0, 5), committed(4)));
    commit(4);
    drained(steps(at(4), records(4, 10), committed(10)));
    commit(10);
    Findings findings = check(ONE);
    assertThat(findings.verdict(ONE)).as(findings.toString()).isEqualTo(Verdict.HELD);
    assertThat(findings.repeated()).isEqualTo(1);
    assertThat(findings.mostRepeatedAfterOneCrash()).isEqualTo(1);
    assertThat(findings.effectiveStrikes()).isEqualTo(1);
  }

  @Test
  void twoRepeatsAfterACrashAreBeyondABoundOfOne() {
    killed(steps(at(0), records(0, 5), committed(3)));
    commit(3);
    drained(steps(at(3), records(3, 10), committed(10)));
    Findings findings = check(ONE);
    assertThat(findings.count(Kind.REPEATED)).isEqualTo(1);
    assertThat(findings.verdict(ONE)).isEqualTo(Verdict.BROKEN);
    assertThat(check(Promise.atLeastOnce(2)).verdict(ONE)).isEqualTo(Verdict.HELD);
  }

  @Test
  void theBoundHoldsForEachCrashAndNotForAllTogether() {
    killed(steps(at(0), records(0, 5), committed(4)));
    commit(4);
    killed(steps(at(4), records(4, 8), committed(7)));
    commit(7);
    drained(steps(at(7), records(7, 10), committed(10)));
    Findings findings = check(ONE);
    assertThat(findings.repeated()).isEqualTo(2);
    assertThat(findings.verdict(ONE)).as(findings.toString()).isEqualTo(Verdict.HELD);
  }

  @Test
  void aRepeatIsPutDownToTheCrashThatCausedIt() {
    partition(1);
    OutputLine second = at(1, 0);
    OutputLine other = OutputLine.Record.of(1, 0, 200L);
    killed(steps(at(0), second, record(0), other));
    drained(
        steps(
            at(0),
            second,
            records(0, 10),
            java.util.stream.LongStream.range(0, 10)
                .mapToObj(o -> OutputLine.Record.of(1, o, 200 + o))
                .toList()));
    Findings findings = check(ONE);
    assertThat(findings.mostRepeatedAfterOneCrash()).as("one crash, two partitions").isEqualTo(2);
    assertThat(findings.count(Kind.REPEATED)).isEqualTo(1);
  }

  @Test
  void aPartitionThatWasLostIsAnInterruptionToo() {
    drained(
        steps(
            at(0),
            records(0, 3),
            committed(2),
            lost(0),
            at(2),
            records(2, 5),
            committed(4),
            lost(0),
            at(4),
            records(4, 10)));
    commit(2);
    commit(4);
    assertThat(check(ONE).verdict(ONE)).isEqualTo(Verdict.HELD);
  }

  @Test
  void commitsRefusedInARowAreOneInterruption() {
    drained(
        steps(
            at(0),
            records(0, 4),
            refused(4),
            refused(4),
            refused(4),
            revoked(0),
            at(0),
            records(0, 10)));
    Findings findings = check(ONE);
    assertThat(findings.repeated()).isEqualTo(4);
    assertThat(findings.count(Kind.REPEATED)).as("4 > 2 × 1").isEqualTo(1);
  }

  @Test
  void failedCommitsThatAreIgnoredDoNotWidenTheBound() {
    List<OutputLine> ignored = new ArrayList<>(List.of(at(0)));
    for (long offset = 0; offset < 8; offset++) {
      ignored.add(record(offset));
      ignored.add(refused(offset + 1));
    }
    killed(steps(ignored));
    drained(steps(at(0), records(0, 10)));
    Findings findings = check(ONE);
    assertThat(findings.count(Kind.REPEATED))
        .as("1 for the first failure, and 7 for the kill: " + findings)
        .isEqualTo(1);
    assertThat(findings.mostRepeatedAfterOneCrash()).isEqualTo(7);
    assertThat(check(Promise.atLeastOnce(6)).count(Kind.REPEATED)).isEqualTo(1);
    assertThat(check(Promise.atLeastOnce(7)).anomalies()).isEmpty();
  }

  @Test
  void aFailedCommitLicensesNoMoreThanThePromise() {
    killed(steps(at(0), records(0, 3), committed(1), refused(3), record(3)));
    commit(1);
    drained(steps(at(1), records(1, 10)));
    assertThat(check(Promise.atLeastOnce(2)).anomalies()).as("2 before it, 1 after it").isEmpty();
    assertThat(check(ONE).count(Kind.REPEATED)).as("2 before it").isEqualTo(1);
  }

  @Test
  void eachFailedCommitAfterASuccessLicensesAgain() {
    terminated(
        false,
        steps(
            at(0),
            record(0),
            refused(1),
            revoked(0),
            at(0),
            records(0, 2),
            committed(2),
            record(2),
            refused(3)));
    commit(2);
    drained(steps(at(2), records(2, 10)));
    Findings findings = check(ONE);
    assertThat(findings.verdict(ONE)).as(findings.toString()).isEqualTo(Verdict.HELD);
    assertThat(findings.repeated()).isEqualTo(2);
  }

  @Test
  void whatIsNotCommittedOnRevokeIsNoCrash() {
    terminated(
        false, steps(at(0), records(0, 4), revoked(0), at(0), records(0, 10), committed(10)));
    commit(10);
    Findings findings = check(Promise.atLeastOnce(50));
    assertThat(findings.count(Kind.REPEATED_AFTER_CLEAN_END)).isEqualTo(1);
    assertThat(findings.verdict(Promise.atLeastOnce(50))).isEqualTo(Verdict.BROKEN);
    assertThat(findings.bounds()).isEqualTo(new Findings.Bounds(0, 0));
  }

  @Test
  void whatIsNotCommittedAtSigtermIsNoCrash() {
    terminated(false, steps(at(0), records(0, 4), committed(3)));
    commit(3);
    drained(steps(at(3), records(3, 10)));
    assertThat(check(Promise.atLeastOnce(50)).count(Kind.REPEATED_AFTER_CLEAN_END)).isEqualTo(1);
  }

  @Test
  void aRefusedCommitAtACleanEndLicensesWhatItWasFor() {
    terminated(false, steps(at(0), records(0, 4), committed(2), refused(4), revoked(0)));
    commit(2);
    drained(steps(at(2), records(2, 10)));
    assertThat(check(Promise.atLeastOnce(2)).anomalies()).isEmpty();
    assertThat(check(ONE).count(Kind.REPEATED)).isEqualTo(1);
  }

  @Test
  void twoRefusedCommitsAtACleanEndLicenseWhatEachWasFor() {
    OutputLine[] steps =
        steps(at(0), records(0, 2), refused(2), records(2, 4), refused(4), revoked(0));
    terminated(false, steps);
    drained(steps(at(0), records(0, 10)));
    assertThat(check(Promise.atLeastOnce(2)).anomalies()).isEmpty();

    lives.clear();
    terminated(false, steps(at(0), records(0, 2), refused(2), records(2, 4), revoked(0)));
    drained(steps(at(0), records(0, 10)));
    assertThat(check(Promise.atLeastOnce(2)).count(Kind.REPEATED_AFTER_CLEAN_END))
        .as("what came after the only failure could have been committed")
        .isEqualTo(1);
  }

  @Test
  void theAnswersToOneCommitAreOneInterruption() {
    partition(1);
    OutputLine second = at(1, 0);
    OutputLine other = OutputLine.Record.of(1, 0, 200L);
    OutputLine otherRefused = OffsetsCommitted.of(1, 1, false);
    terminated(
        false,
        steps(at(0), second, record(0), other, refused(1), otherRefused, revoked(0), revoked(1)));
    drained(
        steps(
            at(0),
            second,
            records(0, 10),
            java.util.stream.LongStream.range(0, 10)
                .mapToObj(o -> OutputLine.Record.of(1, o, 200 + o))
                .toList()));
    assertThat(check(Promise.atLeastOnce(2)).anomalies()).isEmpty();
    assertThat(check(ONE).count(Kind.REPEATED)).isEqualTo(1);
  }

  @Test
  void aRepeatOfAConfirmedRecordIsLicensedByNothing() {
    killed(steps(at(0), records(0, 5), committed(5)));
    drained(steps(at(4), records(4, 10)));
    Findings findings = check(Promise.atLeastOnce(10));
    assertThat(findings.count(Kind.UNEXPLAINED_REPEAT)).isEqualTo(1);
    assertThat(findings.count(Kind.REPEATED)).isZero();
  }

  @Test
  void aCommitThatWentBackConfirmsNoMoreThanItSays() {
    killed(steps(at(0), records(0, 5), committed(5), committed(4)));
    commit(4);
    drained(steps(at(4), records(4, 10)));
    assertThat(check(ONE).anomalies()).isEmpty();
  }

  @Test
  void ofConsumersThatOverlappedTheOneThatGaveTheRecordUpAnswers() {
    // The second one had offset 0 first; its commit was refused, and the partition went to the
    // first one.
    for (boolean overlaps : new boolean[] {true, false}) {
      lives.clear();
      terminated(false, steps(at(0), records(0, 4), committed(4)));
      terminated(overlaps, steps(at(0), record(0), refused(1), lost(0)));
      drained(steps(at(4), records(4, 10)));
      assertThat(check(ONE).count(Kind.UNEXPLAINED_REPEAT)).isEqualTo(overlaps ? 0 : 1);
    }
  }

  @Test
  void failedCommitsInARowLicenseOneLoss() {
    Promise promise = Promise.atMostOnce(1);
    terminated(false, steps(at(0), refused(1), refused(2), record(2), refused(4), records(4, 10)));
    commit(1);
    commit(10);
    Findings findings = check(promise);
    assertThat(findings.lost()).isEqualTo(3);
    assertThat(findings.count(Kind.LOST)).as("3 > 1").isEqualTo(3);
    assertThat(findings.bounds().lost()).isEqualTo(1);
  }

  /**
   * Each was there with the one before it, so that all are linked; the third knew not the first.
   */
  @Test
  void theCrashesOfLaterChildrenDoNotLicenseTheLossesOfOne() {
    for (long committed : new long[] {3, 4}) {
      lives.clear();
      commits.clear();
      commit(committed);
      killed(steps(at(0), record(0)));
      killedBesideTheLast(steps(at(committed), records(committed, 6)));
      killedBesideTheLast(steps(at(6), records(6, 8)));
      drained(steps(at(8), records(8, 10)));
      Findings findings = check(Promise.atMostOnce(1));
      assertThat(findings.count(Kind.LOST))
          .as("1 by the first, perhaps 1 by the second, and none by the third: " + findings)
          .isEqualTo(committed == 3 ? 0 : 3);
    }
  }

  private void killedBesideTheLast(OutputLine... steps) {
    lives.add(
        new ConsumerRun(
            lives.size() + 1,
            List.of(steps),
            commits.size(),
            true,
            List.of(struck("stop")),
            true,
            137,
            137,
            null));
  }

  @Test
  void aCleanEndLicensesNoLoss() {
    terminated(false, steps(at(0), records(0, 3), committed(4)));
    commit(4);
    drained(steps(at(4), records(4, 10)));
    assertThat(check(Promise.atMostOnce(1)).count(Kind.LOST)).isEqualTo(1);
  }

  @Test
  void aRecordThatIsPassedOverAtAResumeIsLost() {
    killed(steps(at(0), records(0, 3), committed(3)));
    commit(5);
    drained(steps(at(5), records(5, 10)));
    Findings findings = check(ONE);
    assertThat(findings.lost()).isEqualTo(2);
    assertThat(findings.mostLostByOneCrash()).isEqualTo(2);
    assertThat(findings.count(Kind.LOST)).isEqualTo(2);
    assertThat(findings.verdict(ONE)).isEqualTo(Verdict.BROKEN);
  }

  @Test
  void aRecordThatIsPassedOverAndProcessedLaterIsNotLost() {
    killed(steps(at(0), records(0, 3)));
    killed(steps(at(5), records(5, 6)));
    drained(steps(at(3), records(3, 10)));
    assertThat(check(ONE).lost()).isZero();
  }

  @Test
  void whatIsCommittedInTheEndAndNotProcessedIsLost() {
    drained(steps(at(0), records(0, 8)));
    commit(10);
    assertThat(check(ONE).count(Kind.LOST)).isEqualTo(2);
  }

  @Test
  void atMostOnceMayLoseOneRecordPerCrashAndNoMore() {
    Promise promise = Promise.atMostOnce(1);
    killed(steps(at(0), committed(1), record(0), committed(2)));
    commit(1);
    commit(2);
    killed(steps(at(2), committed(3), record(2), committed(4)));
    commit(3);
    commit(4);
    drained(steps(at(4), records(4, 10)));
    Findings findings = check(promise);
    assertThat(findings.lost()).isEqualTo(2);
    assertThat(findings.mostLostByOneCrash()).isEqualTo(1);
    assertThat(findings.verdict(promise)).as(findings.toString()).isEqualTo(Verdict.HELD);
    assertThat(check(ONE).count(Kind.LOST)).isEqualTo(2);
  }

  @Test
  void childrenThatOverlappedAnswerTogetherForWhatIsLost() {
    Promise promise = Promise.atMostOnce(1);
    for (boolean overlaps : new boolean[] {false, true}) {
      lives.clear();
      commits.clear();
      killed(steps(at(0), records(0, 1)));
      lives.add(
          new ConsumerRun(
              2,
              List.of(steps(at(3), records(3, 4))),
              0,
              overlaps,
              List.of(),
              true,
              137,
              137,
              null));
      commit(3);
      drained(steps(at(4), records(4, 10)));
      assertThat(check(promise).count(Kind.LOST)).isEqualTo(overlaps ? 0 : 2);
    }
  }

  @Test
  void atMostOnceMayNotLoseTwoInOneCrash() {
    killed(steps(at(0), committed(2)));
    commit(2);
    drained(steps(at(2), records(2, 10)));
    Findings findings = check(Promise.atMostOnce(1));
    assertThat(findings.count(Kind.LOST)).isEqualTo(2);
    assertThat(findings.count(Kind.COMMITTED_TOO_FAR)).isEqualTo(1);
  }

  @Test
  void aRecordLeftOutIsReordered() {
    drained(steps(at(0), records(0, 4), records(5, 10)));
    Findings findings = check(ONE);
    assertThat(findings.count(Kind.REORDERED)).isEqualTo(1);
    assertThat(findings.count(Kind.LOST)).isEqualTo(1);
  }

  @Test
  void aLaterRecordBeforeAnEarlierOneIsReordered() {
    drained(steps(at(0), records(0, 4), record(5), record(4), records(6, 10)));
    Findings findings = check(ONE);
    assertThat(findings.count(Kind.REORDERED)).isEqualTo(2);
    assertThat(findings.lost()).isZero();
  }

  @Test
  void aFirstRecordBehindTheResumeIsReordered() {
    drained(steps(at(0), records(1, 10), record(0)));
    assertThat(check(ONE).count(Kind.REORDERED)).isEqualTo(2);
  }

  @Test
  void gapsInTheLogItselfAreNoAnomaly() {
    log.get(0).remove(4L);
    log.get(0).remove(9L);
    ledger.removeIf(e -> e.offset() == 4 || e.offset() == 9);
    drained(steps(at(0), records(0, 4), committed(5), records(5, 9), committed(10)));
    commit(5);
    commit(10);
    Findings findings = check(ONE);
    assertThat(findings.verdict(ONE)).as(findings.toString()).isEqualTo(Verdict.HELD);
  }

  @Test
  void aRecordOfAPartitionThatWentAwayIsReordered() {
    drained(steps(at(0), records(0, 4), revoked(0), records(4, 10)));
    assertThat(check(ONE).count(Kind.REORDERED)).isEqualTo(6);
  }

  @Test
  void aCommitPastARecordInHandIsTooFar() {
    drained(steps(at(0), records(0, 3), committed(4), records(3, 10), committed(10)));
    assertThat(check(ONE).count(Kind.COMMITTED_TOO_FAR)).isEqualTo(1);
  }

  @Test
  void aCommitUpToTheLowestRecordInHandIsNotTooFar() {
    drained(steps(at(0), records(0, 3), committed(3), records(3, 10), committed(10)));
    assertThat(check(ONE).count(Kind.COMMITTED_TOO_FAR)).isZero();
  }

  @Test
  void aCommitPastTheEndOfTheLogIsTooFar() {
    drained(steps(at(0), records(0, 10), committed(11)));
    assertThat(check(ONE).count(Kind.COMMITTED_TOO_FAR)).isEqualTo(1);
  }

  @Test
  void aCommitThatWasRefusedIsNotTooFar() {
    drained(steps(at(0), records(0, 3), refused(9), records(3, 10)));
    assertThat(check(ONE).count(Kind.COMMITTED_TOO_FAR)).isZero();
  }

  @Test
  void aRepeatFromTheCommittedOffsetOnIsExplained() {
    killed(steps(at(0), records(0, 5), committed(4)));
    commit(4);
    drained(steps(at(4), records(4, 10)));
    assertThat(check(ONE).count(Kind.UNEXPLAINED_REPEAT)).isZero();
  }

  @Test
  void aRepeatBelowTheCommittedOffsetIsUnexplained() {
    killed(steps(at(0), records(0, 5), committed(4)));
    commit(4);
    drained(steps(at(2), records(2, 10)));
    assertThat(check(Promise.atLeastOnce(10)).count(Kind.UNEXPLAINED_REPEAT))
        .as("offsets 2 and 3; 4 was not committed")
        .isEqualTo(2);
  }

  @Test
  void aResumeFromACommitThatCameAfterTheStartIsExplained() {
    killed(steps(at(0), records(0, 5)));
    commit(4);
    drained(steps(at(2), records(2, 10)));
    commit(2);
    Findings findings = check(Promise.atLeastOnce(10));
    assertThat(findings.count(Kind.UNEXPLAINED_REPEAT)).isZero();
    assertThat(findings.count(Kind.COMMIT_REWOUND)).isEqualTo(1);
  }

  @Test
  void aRecordTwiceWithoutAResumeIsUnexplained() {
    drained(steps(at(0), records(0, 5), record(4), records(5, 10)));
    assertThat(check(Promise.atLeastOnce(10)).count(Kind.UNEXPLAINED_REPEAT)).isEqualTo(1);
  }

  @Test
  void aNumberThatIsNotInTheLogIsUnknown() {
    drained(steps(at(0), records(0, 10), OutputLine.Record.of(0, 10, 110L)));
    assertThat(check(ONE).count(Kind.UNKNOWN_ID)).isEqualTo(1);
  }

  @Test
  void anotherNumberThanTheLogHasThereIsUnknownAndTheRightOneLost() {
    drained(steps(at(0), records(0, 3), OutputLine.Record.of(0, 3, 7L), records(4, 10)));
    Findings findings = check(ONE);
    assertThat(findings.count(Kind.UNKNOWN_ID)).isEqualTo(1);
    assertThat(findings.count(Kind.LOST)).isEqualTo(1);
  }

  @Test
  void aCommittedOffsetThatGoesBackIsRewound() {
    drained(steps(at(0), records(0, 10)));
    commit(5);
    commit(5);
    commit(4);
    commit(10);
    assertThat(check(ONE).count(Kind.COMMIT_REWOUND)).isEqualTo(1);
  }

  @Test
  void commitsOfDifferentPartitionsAreNotCompared() {
    drained(steps(at(0), records(0, 10)));
    commit(5);
    commits.add(new Commit(1, 1, 2));
    commit(10);
    assertThat(check(ONE).count(Kind.COMMIT_REWOUND)).isZero();
  }

  @Test
  void anAcknowledgedRecordThatTheLogLacksIsNamed() {
    ledger.add(new Entry(0, 10, 110L));
    drained(steps(at(0), records(0, 10)));
    assertThat(check(ONE).count(Kind.NOT_IN_LOG)).isEqualTo(1);
  }

  @Test
  void aRecordWhoseAcknowledgementNeverCameMayBeInTheLogOrNot() {
    ledger.remove(9);
    unsettled.addAll(List.of(109L, 110L));
    drained(steps(at(0), records(0, 10)));
    assertThat(check(ONE).verdict(ONE)).isEqualTo(Verdict.HELD);
  }

  @Test
  void aRecordInTheLogThatTheProducerNeverSentMakesTheRunInvalid() {
    log.get(0).put(10L, 101L);
    ends.put(0, 11L);
    drained(steps(at(0), records(0, 10), OutputLine.Record.of(0, 10, 101L)));
    assertThat(check(ONE).invalid()).singleElement().asString().contains("1 record(s)", "ledger");
    unsettled.add(101L);
    assertThat(check(ONE).verdict(ONE)).isEqualTo(Verdict.HELD);
  }

  @Test
  void aRunThatDidNotReachTheEndIsInvalidAndNotAPass() {
    drained(steps(at(0), records(0, 7)));
    Findings findings = check(ONE);
    assertThat(findings.verdict(ONE)).isEqualTo(Verdict.INVALID);
    assertThat(findings.invalid().get(0)).contains("3 record(s)", "not drain");
    assertThat(findings.lost()).isZero();
  }

  @Test
  void killsThatHitNothingMakeTheRunInvalid() {
    strikes = 2;
    killed();
    killed(steps(at(0), records(0, 10)));
    drained(steps(at(0), records(0, 10)));
    Findings findings = check(Promise.atLeastOnce(10));
    assertThat(findings.effectiveStrikes()).as("one in start-up, one when all was done").isZero();
    assertThat(findings.verdict(ONE)).isEqualTo(Verdict.INVALID);
  }

  @Test
  void aKillWhereOnlyLostRecordsAreLeftHitsNothing() {
    strikes = 1;
    killed(steps(at(0), records(0, 3)));
    killed(steps(at(5), records(5, 10)));
    drained(steps(at(10)));
    assertThat(check(ONE).effectiveStrikes()).as("the first only").isEqualTo(1);
  }

  @Test
  void aKillAtACheckpointCountsOnlyIfTheConsumerHaltedThere() {
    for (String halted : List.of("processed", "processing")) {
      lives.clear();
      lives.add(
          new ConsumerRun(
              1,
              List.of(steps(at(0), record(0), new Paused(halted))),
              0,
              false,
              List.of(struck("processed:1")),
              true,
              137,
              137,
              null));
      drained(steps(at(0), records(0, 10)));
      assertThat(check(ONE).effectiveStrikes()).isEqualTo(halted.equals("processed") ? 1 : 0);
    }
  }

  private int effective(Evidence wanted, Struck strike, OutputLine... second) {
    lives.clear();
    evidence = wanted;
    lives.add(
        new ConsumerRun(
            1,
            List.of(steps(at(0), records(0, 5), lost(0))),
            0,
            false,
            List.of(strike),
            true,
            137,
            137,
            null));
    lives.add(new ConsumerRun(2, List.of(second), 0, true, List.of(), true, 137, 137, null));
    drained(steps(at(0), records(0, 10)));
    return check(Promise.atLeastOnce(10)).effectiveStrikes();
  }

  @Test
  void aStopCountsOnlyIfASuccessorWorkedOnItsPartitionsBeforeItWentOn() {
    OutputLine[] successor = steps(at(0), records(0, 3));
    Evidence worked = Evidence.SUCCESSOR_WORKED;
    assertThat(effective(worked, new Struck("stop", 5, new Struck.Seen(2, 3)), successor))
        .isEqualTo(1);
    assertThat(effective(worked, new Struck("stop", 5, new Struck.Seen(2, 0)), successor))
        .as("the session had not ended, and the successor worked only later")
        .isZero();
    assertThat(effective(worked, new Struck("stop", 5, null), successor)).isZero();
    partition(1);
    assertThat(
            effective(
                worked,
                new Struck("stop", 5, new Struck.Seen(2, 1)),
                at(1, 0),
                OutputLine.Record.of(1, 0, 200L)))
        .as("a partition that the stopped one never had")
        .isZero();
  }

  @Test
  void aRebalanceCountsOnlyIfTheSecondMemberWasSeenToJoin() {
    OutputLine[] second = steps(at(5));
    assertThat(
            effective(
                Evidence.MEMBER_JOINED, new Struck("rebalance", 5, new Struck.Seen(2, 0)), second))
        .isEqualTo(1);
    assertThat(effective(Evidence.MEMBER_JOINED, new Struck("rebalance", 5, null), second))
        .isZero();
  }

  @Test
  void anOutageCountsOnlyIfTheSameConsumerWentOn() {
    assertThat(effective(Evidence.WENT_ON, new Struck("outage", 3, new Struck.Seen(1, 5))))
        .isEqualTo(1);
    assertThat(effective(Evidence.WENT_ON, new Struck("outage", 5, new Struck.Seen(1, 5))))
        .isZero();
    assertThat(effective(Evidence.WENT_ON, new Struck("outage", 3, null))).isZero();
  }

  @Test
  void whatTheLabWasToDoAndWasNotSeenMakesTheRunInvalid() {
    drained(steps(at(0), records(0, 10)));
    unseen.add("no answer to a commit was delayed");
    assertThat(check(ONE).invalid()).containsExactly("no answer to a commit was delayed");
  }

  @Test
  void aConsumerThatWasStruckTwiceCountsTwice() {
    strikes = 2;
    lives.add(
        new ConsumerRun(
            1,
            List.of(steps(at(0), records(0, 9))),
            0,
            false,
            List.of(struck("outage"), struck("outage")),
            false,
            143,
            143,
            null));
    drained(steps(at(9), records(9, 10)));
    assertThat(check(ONE).effectiveStrikes()).isEqualTo(2);
  }

  @Test
  void withoutABoundAnyNumberMayComeAgain() {
    killed(steps(at(0), records(0, 9)));
    drained(steps(at(0), records(0, 10)));
    assertThat(check(ONE).count(Kind.REPEATED)).isEqualTo(1);
    assertThat(check(ONE.withoutRepeatBound()).verdict(ONE)).isEqualTo(Verdict.HELD);
  }

  @Test
  void aKilledProcessMustEndWith137() {
    lives.add(
        new ConsumerRun(
            1, List.of(steps(at(0), records(0, 10))), 0, false, List.of(), true, 143, 137, null));
    assertThat(check(ONE).invalid()).containsExactly("child 1 ended with 143 instead of 137");
  }

  @Test
  void aWrongEndIsReportedWithTheChildsOwnWords() {
    lives.add(
        new ConsumerRun(
            1,
            List.of(steps(at(0), records(0, 10))),
            0,
            false,
            List.of(),
            false,
            1,
            143,
            "No answer from 127.0.0.1:1 in time."));
    assertThat(check(ONE).invalid())
        .containsExactly(
            "child 1 ended with 1 instead of 143: No answer from 127.0.0.1:1 in time.");
  }

  @Test
  void aChildWhoseEndIsNotKnownMakesTheRunInvalid() {
    lives.add(
        new ConsumerRun(
            1, List.of(steps(at(0), records(0, 10))), 0, false, List.of(), false, null, 0, null));
    assertThat(check(ONE).verdict(ONE)).isEqualTo(Verdict.INVALID);
  }

  @Test
  void commitsThatTheBrokerDoesNotShowMakeTheRunInvalid() {
    drained(steps(at(0), records(0, 10), committed(10)));
    assertThat(check(ONE).invalid()).singleElement().asString().contains("__consumer_offsets");
    commit(10);
    assertThat(check(ONE).invalid()).isEmpty();
  }

  @Test
  void nothingAtAllIsInvalid() {
    log.clear();
    ledger.clear();
    assertThat(check(ONE).invalid()).containsExactly("no consumer was started", "the log is empty");
  }

  @Test
  void beforeTheLogIsReadAgainTheLedgerSaysWhatIsThere() {
    log.clear();
    ends.clear();
    killed(steps(at(0), records(0, 5), committed(4)));
    killed(steps(at(4), records(4, 6)));
    History stopped =
        new History(ledger, unsettled, log, ends, commits, lives, 9, evidence, unseen, null, null)
            .withLedgerAsLog();
    Findings findings = Checker.check(stopped, ONE).invalidFor("stopped");
    assertThat(findings.anomalies()).isEmpty();
    assertThat(findings.repeated()).isEqualTo(1);
    assertThat(findings.verdict(ONE)).isEqualTo(Verdict.INVALID);
    assertThat(findings.invalid()).containsExactly("stopped");
  }

  @Test
  void aCellThatIsKnownToLoseSaysSo() {
    Promise known = ONE.brokenBecause("it races");
    killed(steps(at(0), records(0, 3)));
    drained(steps(at(5), records(5, 10)));
    assertThat(check(known).verdict(known)).isEqualTo(Verdict.BROKEN_AS_EXPECTED);
  }

  @Test
  void aCommitThatWentTooFarMayBeTakenBackWhereThatIsKnown() {
    Promise known = ONE.brokenBecause("it races");
    killed(steps(at(0), records(0, 5), committed(7), committed(5)));
    commit(7);
    commit(5);
    drained(steps(at(5), records(5, 10)));
    assertThat(check(known).anomalies())
        .containsOnlyKeys(Kind.COMMITTED_TOO_FAR, Kind.COMMIT_REWOUND);
    assertThat(check(known).verdict(known)).isEqualTo(Verdict.BROKEN_AS_EXPECTED);
  }

  @Test
  void aCellThatIsKnownToLoseIsExcusedForNothingElse() {
    Promise known = ONE.brokenBecause("it races");
    killed(steps(at(0), records(0, 5)));
    commit(5);
    commit(4);
    drained(steps(at(5), records(5, 10)));
    assertThat(check(known).anomalies()).containsOnlyKeys(Kind.COMMIT_REWOUND);
    assertThat(check(known).verdict(known)).isEqualTo(Verdict.BROKEN);
  }

  @Test
  void lastingResultsCountInsteadOfTheOutput() {
    effects = new ArrayList<>(ledger);
    killed(steps(at(0), records(0, 5)));
    drained(steps(at(0), records(0, 10)));
    Promise promise = Promise.exactlyOnce();
    assertThat(check(promise).verdict(promise)).isEqualTo(Verdict.HELD);

    effects.add(new Entry(0, 3, 103L));
    assertThat(check(promise).count(Kind.REPEATED)).isEqualTo(1);

    effects.removeIf(e -> e.offset() == 3);
    assertThat(check(promise).count(Kind.LOST)).isEqualTo(1);

    effects.add(new Entry(0, 3, 777L));
    assertThat(check(promise).count(Kind.UNKNOWN_ID)).isEqualTo(1);
  }

  @Test
  void lastingResultsKeepTheOrderOfTheirPartition() {
    effects = new ArrayList<>(ledger);
    drained(steps(at(0), records(0, 10)));
    assertThat(check(Promise.exactlyOnce()).anomalies()).isEmpty();

    java.util.Collections.swap(effects, 3, 4);
    assertThat(check(Promise.exactlyOnce()).count(Kind.REORDERED)).isEqualTo(1);
  }

  @Test
  void anInvalidRecordNeedsNoResult() {
    log.get(0).put(3L, null);
    ledger.set(3, new Entry(0, 3, null));
    effects = new ArrayList<>(ledger);
    effects.remove(3);
    drained(steps(at(0), records(0, 3), new OutputLine.Record(0, 3, null), records(4, 10)));
    assertThat(check(Promise.exactlyOnce()).anomalies()).isEmpty();

    effects.remove(3);
    assertThat(check(Promise.exactlyOnce()).count(Kind.LOST)).isEqualTo(1);
  }

  @Test
  void theRunningTotalMustBeOfTheResults() {
    effects = new ArrayList<>(ledger);
    drained(steps(at(0), records(0, 10)));
    total = new Total(10, 1045);
    assertThat(check(Promise.exactlyOnce()).anomalies()).isEmpty();

    total = new Total(11, 1048);
    assertThat(check(Promise.exactlyOnce()).count(Kind.REPEATED)).isEqualTo(1);

    total = new Total(10, 1044);
    assertThat(check(Promise.exactlyOnce()).count(Kind.LOST)).isEqualTo(1);
  }

  @Test
  void aPausedOwnerThatContinuesRepeatsWithinItsOwnBound() {
    lives.add(
        new ConsumerRun(
            1,
            List.of(steps(at(0), records(0, 4), refused(4))),
            0,
            false,
            List.of(struck("stop")),
            true,
            137,
            137,
            null));
    commit(3);
    drained(steps(at(3), records(3, 10)));
    assertThat(check(ONE).verdict(ONE)).isEqualTo(Verdict.HELD);
  }
}
