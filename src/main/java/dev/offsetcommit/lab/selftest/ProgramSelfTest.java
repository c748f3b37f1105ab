package dev.offsetcommit.lab.selftest;

import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.check.Findings;
import dev.offsetcommit.lab.check.Verdict;
import dev.offsetcommit.lab.process.LabCluster;
import dev.offsetcommit.lab.program.EffectPlace;
import dev.offsetcommit.lab.program.ProgramLab;
import dev.offsetcommit.lab.program.ProgramListener;
import dev.offsetcommit.lab.program.ProgramPlan;
import dev.offsetcommit.lab.program.ProgramPromise;
import dev.offsetcommit.lab.program.Templates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Puts the known programs under the lab as any other: sees that each mistake is found by the rule
 * that is meant for it, and that no sound program is accused.
 */
public final class ProgramSelfTest {

  private static final int KILLS = 6;
  private static final int LANES = 3;
  private static final long MOST_RECORDS = 1_000_000;

  /** A mistake that shows by chance is given another one. */
  private static final int TRIES = 3;

  private final Path directory;
  private final KnownPrograms programs;
  private final long seed;
  private final StopToken stop = new StopToken();

  /**
   * A test that has not started.
   *
   * @param directory where the programs and the histories go
   * @param seed the same seed gives the same schedules
   * @throws IOException if nothing can be written there
   * @throws InterruptedException if this thread is interrupted
   */
  public ProgramSelfTest(Path directory, long seed) throws IOException, InterruptedException {
    this.directory = directory;
    this.programs = KnownPrograms.prepare(directory.resolve("programs"));
    this.seed = seed;
  }

  /** What cannot run here, and why. */
  public List<String> leftOut() {
    return programs.leftOut();
  }

  /** Ends {@link #run} soon; may be called by any thread. */
  public void stop() {
    stop.stop();
  }

  /**
   * Runs them all, some side by side.
   *
   * @param told of each result as it comes
   * @return all results in the order of the programs; fewer if it was stopped
   * @throws InterruptedException if this thread is interrupted
   */
  public List<SelfTest.Result> run(Consumer<SelfTest.Result> told) throws InterruptedException {
    ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    try {
      List<Future<SelfTest.Result>> running = new ArrayList<>();
      for (Map.Entry<KnownProgram, List<String>> program : programs.commands().entrySet()) {
        running.add(lanes.submit(() -> run(program.getKey(), program.getValue())));
      }
      List<SelfTest.Result> results = new ArrayList<>();
      for (Future<SelfTest.Result> future : running) {
        SelfTest.Result result = future.get();
        if (result != null) {
          results.add(result);
          told.accept(result);
        }
      }
      return results;
    } catch (ExecutionException e) {
      stop.stop();
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } finally {
      lanes.shutdown();
    }
  }

  private SelfTest.Result run(KnownProgram program, List<String> command)
      throws InterruptedException {
    SelfTest.Result result = null;
    for (int attempt = 1; attempt <= TRIES && !stop.isStopped(); attempt++) {
      result = attempt(program, command, attempt);
      if (result == null || program.isSound() || result.isRight()) {
        break;
      }
    }
    return result;
  }

  private SelfTest.Result attempt(KnownProgram program, List<String> command, int attempt)
      throws InterruptedException {
    ProgramPlan plan =
        new ProgramPlan(
            String.join(" ", command),
            command,
            Map.of(),
            1,
            program.topic(),
            null,
            0,
            4,
            new Templates(Templates.DEFAULT.value(), null, Map.of(), program.poison()),
            EffectPlace.of(program.effects(), null),
            null,
            ProgramPromise.of(program.promise()),
            List.of(program.fault()),
            KILLS,
            MOST_RECORDS,
            program.settle(),
            false,
            seed + attempt,
            directory.resolve(program + "-" + attempt));
    ProgramLab lab =
        new ProgramLab(plan, fault -> LabCluster.embedded(1), null, ProgramListener.SILENT);
    try {
      List<ExperimentResult> rows = stop.call(lab::run, lab::stop);
      return rows.isEmpty() ? null : result(program, rows.get(0));
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static SelfTest.Result result(KnownProgram program, ExperimentResult row) {
    Findings findings = row.findings();
    boolean right =
        program.isSound()
            ? row.verdict() == Verdict.HELD
            : program.rule() == null
                ? row.verdict() == Verdict.INVALID
                : findings.invalid().isEmpty() && findings.count(program.rule()) > 0;
    String rule =
        program.rule() == null ? program.isSound() ? "none" : "invalid" : "" + program.rule();
    return new SelfTest.Result(
        program.toString(),
        program.mistakeInWords(),
        rule,
        program.isSound(),
        right,
        findings,
        row.history());
  }
}
