package dev.offsetcommit.lab.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.event.ConsumerEvent.OffsetsCommitted;
import dev.offsetcommit.consumer.event.OutputLine;
import dev.offsetcommit.lab.check.Anomaly.Kind;
import dev.offsetcommit.lab.history.ConsumerRun;
import dev.offsetcommit.lab.history.Evidence;
import dev.offsetcommit.lab.history.History;
import dev.offsetcommit.lab.history.Struck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One partition with the offsets 0 to 9, whose numbers are the same. */
class EffectCheckerTest {

  private static final int RECORDS = 10;

  private final List<ConsumerRun> runs = new ArrayList<>();
  private final List<History.Commit> commits = new ArrayList<>();
  private List<History.Entry> shared;

  /** A run that begins after all commits so far. */
  private EffectCheckerTest run(String strike, boolean overlaps, OutputLine... steps) {
    runs.add(
        new ConsumerRun(
            runs.size() + 1,
            List.of(steps),
            commits.size(),
            overlaps,
            strike == null ? List.of() : List.of(new Struck(strike, 0, null)),
            strike != null,
            strike == null ? 143 : 137,
            strike == null ? 143 : 137,
            null));
    return this;
  }

  private EffectCheckerTest committed(long offset) {
    commits.add(new History.Commit(commits.size(), 0, offset));
    return this;
  }

  private static OutputLine[] effects(long... offsets) {
    return LongStream.of(offsets)
        .mapToObj(o -> OutputLine.Record.of(0, o, o))
        .toArray(OutputLine[]::new);
  }

  private Findings check(Promise promise) {
    NavigableMap<Long, Long> log = new TreeMap<>();
    List<History.Entry> ledger = new ArrayList<>();
    for (long offset = 0; offset < RECORDS; offset++) {
      log.put(offset, offset);
      ledger.add(new History.Entry(0, offset, offset));
    }
    int strikes = (int) runs.stream().filter(run -> !run.strikes().isEmpty()).count();
    return EffectChecker.check(
        new History(
            ledger,
            Set.of(),
            Map.of(0, log),
            Map.of(0, (long) RECORDS),
            commits,
            runs,
            strikes,
            Evidence.KILLED_AT_WORK,
            List.of(),
            shared,
            null),
        promise);
  }

  @Test
  void aKilledRunMayRepeatWhatThePromiseSaysAndNoMore() {
    run("random", false, effects(0, 1, 2, 3, 4)).committed(3);
    run(null, false, effects(3, 4, 5, 6, 7, 8, 9)).committed(10);

    assertThat(check(Promise.atLeastOnce(2)).verdict(Promise.atLeastOnce(2)))
        .isEqualTo(Verdict.HELD);
    Findings broken = check(Promise.atLeastOnce(1));
    assertThat(broken.anomalies()).containsOnly(Map.entry(Kind.REPEATED, 1L));
    assertThat(broken.mostRepeatedAfterOneCrash()).isEqualTo(2);
    assertThat(broken.examples().get(0).detail()).contains("run 1, struck: random", "offset 3");
  }

  @Test
  void aRunThatWasNotStruckMayRepeatNothing() {
    run(null, false, effects(0, 1, 2, 3, 4)).committed(4);
    run(null, false, effects(4, 5, 6, 7, 8, 9)).committed(10);

    assertThat(check(Promise.atLeastOnce(5)).anomalies()).containsOnlyKeys(Kind.REPEATED);
  }

  @Test
  void aRunThatOutlivesItsBrokerMayRepeatNothing() {
    run("outage", false, effects(0, 1, 2, 3, 4)).committed(4);
    run(null, false, effects(4, 5, 6, 7, 8, 9)).committed(10);

    assertThat(check(Promise.atLeastOnce(5)).anomalies()).containsOnlyKeys(Kind.REPEATED);
  }

  /** An outage leaves the run alive, for the next one. */
  @Test
  void eachStrikeOfARunCounts() {
    Struck outage = new Struck("coordinator-1", 0, null);
    List<OutputLine> steps = List.of(effects(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    runs.add(new ConsumerRun(1, steps, 0, false, List.of(outage, outage), false, 143, 143, null));
    committed(10);

    Findings findings = check(Promise.atLeastOnce(1));
    assertThat(findings.effectiveStrikes()).isEqualTo(2);
    assertThat(findings.invalid()).isEmpty();
  }

  @Test
  void aRefusedCommitLicensesRepeatsOfARunThatLostItsPartitionsAlive() {
    List<OutputLine> steps = new ArrayList<>(List.of(effects(0, 1, 2, 3, 4)));
    steps.add(OffsetsCommitted.of(0, 5, false));
    committed(4);
    run(null, false, steps.toArray(OutputLine[]::new));
    run(null, true, effects(4, 5, 6, 7, 8, 9)).committed(10);

    assertThat(check(Promise.atLeastOnce(1)).anomalies()).isEmpty();
    assertThat(check(Promise.exactlyOnce()).anomalies()).containsOnlyKeys(Kind.REPEATED);
  }

  @Test
  void whatIsCommittedAndNeverSeenIsLostByTheRunAtWhoseEndThatWasSo() {
    run("commit-sent", false, effects(0, 1, 2)).committed(6);
    run("random", false, effects(6, 7)).committed(8);
    run(null, false, effects(8, 9)).committed(10);

    Findings findings = check(Promise.atLeastOnce(1));
    assertThat(findings.anomalies()).containsOnly(Map.entry(Kind.LOST, 3L));
    assertThat(findings.examples().get(0).detail()).contains("run 1, struck: commit-sent");
    assertThat(check(Promise.atMostOnce(3)).anomalies()).isEmpty();
    assertThat(check(Promise.atMostOnce(2)).anomalies()).containsOnlyKeys(Kind.LOST);
  }

  @Test
  void aRecordThatComesLateIsNotLost() {
    run("random", false, effects(0, 1)).committed(3);
    run(null, true, effects(2, 3, 4, 5, 6, 7, 8, 9)).committed(10);

    assertThat(check(Promise.exactlyOnce()).anomalies()).isEmpty();
  }

  @Test
  void aRepeatWithinARunIsNotTheMatterOfAKill() {
    run("random", false, effects(0, 1, 1, 2)).committed(3);
    run(null, false, effects(3, 4, 5, 6, 7, 8, 9)).committed(10);

    assertThat(check(Promise.atLeastOnce(5)).anomalies()).containsOnlyKeys(Kind.UNEXPLAINED_REPEAT);
  }

  @Test
  void ofTwoRunsThatOverlapTheStruckOneAnswersForARepeat() {
    run(null, false, effects(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)).committed(10);
    run("zombie", true, effects(4));

    assertThat(check(Promise.atLeastOnce(1)).anomalies()).isEmpty();
  }

  @Test
  void aCommitThatGoesBackOrPastTheEndIsSeen() {
    run("random", false, effects(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)).committed(9).committed(4);
    run(null, false, effects(4, 5, 6, 7, 8, 9)).committed(11);

    assertThat(check(Promise.atLeastOnce(6)).anomalies())
        .containsOnlyKeys(Kind.COMMIT_REWOUND, Kind.COMMITTED_TOO_FAR);
  }

  @Test
  void anEndThatWasNotReachedSaysNothing() {
    run("random", false, effects(0, 1, 2)).committed(3);

    Findings findings = check(Promise.atLeastOnce(1));
    assertThat(findings.verdict(Promise.atLeastOnce(1))).isEqualTo(Verdict.INVALID);
    assertThat(findings.invalid()).singleElement().asString().contains("7 record(s)");
  }

  @Test
  void whereItIsUnknownWhoseAnEffectIsAllStrikesTogetherAreComparedWithTheBound() {
    run("random", false, effects(0, 1, 2)).committed(2);
    run("random", false, effects(2, 3)).committed(4);
    run(null, false, effects(4, 5, 6, 7, 8, 9)).committed(10);
    shared = new ArrayList<>();
    for (long n : new long[] {0, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9}) {
      shared.add(new History.Entry(0, n, n));
    }

    assertThat(check(Promise.atLeastOnce(1)).anomalies()).isEmpty();
    shared.add(new History.Entry(0, 9, 9L));
    assertThat(check(Promise.atLeastOnce(1)).anomalies()).containsOnlyKeys(Kind.REPEATED);
  }

  @Test
  void whereNothingIsPromisedItIsObserved() {
    run("random", false, effects(0, 1)).committed(5);
    run(null, false, effects(5, 6, 7, 8, 9)).committed(10);

    Findings findings = check(Promise.none());
    assertThat(findings.verdict(Promise.none())).isEqualTo(Verdict.OBSERVED);
    assertThat(findings.lost()).isEqualTo(3);
  }
}
