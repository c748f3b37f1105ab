package dev.offsetcommit.cli;

import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.cli.text.LabOutput;
import dev.offsetcommit.lab.LabListener;
import dev.offsetcommit.lab.LabPlan;
import dev.offsetcommit.lab.process.LabCluster;
import dev.offsetcommit.lab.selftest.KnownBad;
import dev.offsetcommit.lab.selftest.ProgramSelfTest;
import dev.offsetcommit.lab.selftest.SelfTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code lab --self-test}: consumers with known mistakes, each to be found by its rule. */
final class LabSelfTest {

  private final LabPlan plan;
  private final LabPlace place;
  private final LabOutput results;

  LabSelfTest(LabPlan plan, LabPlace place, LabOutput results) {
    this.plan = plan;
    this.place = place;
    this.results = results;
  }

  /**
   * Runs them all, or those that come before a stop.
   *
   * @return the {@link ExitCode}
   */
  int run() throws IOException, InterruptedException {
    List<SelfTest.Result> found = new ArrayList<>();
    ProgramSelfTest programs =
        place.connection().isTyped() ? null : new ProgramSelfTest(plan.directory(), plan.seed());
    try (LabCluster cluster = place.cluster()) {
      SelfTest test = new SelfTest(plan.program(), plan.directory(), cluster);
      StopSignal.stops(
          () -> {
            results.stopping();
            test.stop();
            if (programs != null) {
              programs.stop();
            }
          });
      for (KnownBad bad : KnownBad.values()) {
        results.started(
            new LabListener.Place(found.size() + 1, KnownBad.values().length, "self-test " + bad));
        SelfTest.Result result = test.run(bad);
        if (result == null) {
          break;
        }
        results.selfTested(result);
        found.add(result);
      }
    }
    if (programs == null) {
      results.leftOut(
          "other people's programs: they are killed on a broker of the lab's own, without -b");
    } else if (!results.isStopping()) {
      programs.leftOut().forEach(results::leftOut);
      results.started(new LabListener.Place(1, 1, "self-test of other programs"));
      found.addAll(programs.run(results::selfTested));
    }
    results.selfTestEnd(found);
    return found.stream().allMatch(SelfTest.Result::isRight) ? ExitCode.DONE : ExitCode.VIOLATION;
  }
}
