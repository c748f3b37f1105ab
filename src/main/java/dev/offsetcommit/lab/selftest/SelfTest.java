package dev.offsetcommit.lab.selftest;

import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.lab.Experiment;
import dev.offsetcommit.lab.ExperimentPlan;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.check.Findings;
import dev.offsetcommit.lab.process.LabCluster;
import dev.offsetcommit.lab.process.LabStopped;
import dev.offsetcommit.lab.process.Leftovers;
import dev.offsetcommit.lab.process.Program;
import dev.offsetcommit.lab.process.Sessions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.GroupProtocol;

/** Runs the known-bad consumers, and sees whether the checker finds in each what is wrong. */
public final class SelfTest {

  private static final int RECORDS = 600;

  private final Program program;
  private final Path directory;
  private final LabCluster cluster;
  private final StopToken stop = new StopToken();

  /**
   * What came of one of them.
   *
   * @param consumer which one
   * @param mistake what it does wrong, in a sentence; of a sound one, what it does
   * @param rule the rule that is meant for it, {@code none} for a sound one
   * @param isSound whether it makes no mistake
   * @param isRight whether that rule has found it, or a sound one has held
   * @param findings what the checker found
   * @param history the file with the facts
   */
  public record Result(
      String consumer,
      String mistake,
      String rule,
      boolean isSound,
      boolean isRight,
      Findings findings,
      Path history) {}

  /**
   * A test that has not started.
   *
   * @param program how the consumers are started
   * @param directory where the histories go
   * @param cluster where
   */
  public SelfTest(Program program, Path directory, LabCluster cluster) {
    this.program = program;
    this.directory = directory;
    this.cluster = cluster;
  }

  private static Path place(Path directory, KnownBad bad) {
    return directory.resolve("bad-" + bad);
  }

  /**
   * Sees to it that no earlier self-test has written where this one will.
   *
   * @param directory where the histories go
   * @throws dev.offsetcommit.cluster.TerseException if one has
   */
  public static void checkUnused(Path directory) {
    Leftovers.checkUnused(
        Arrays.stream(KnownBad.values()).map(bad -> place(directory, bad)).toList());
  }

  /** Ends {@link #run} soon; may be called by any thread. */
  public void stop() {
    stop.stop();
  }

  /**
   * Runs one of them.
   *
   * @return what was found, null if it was stopped
   * @throws InterruptedException if this thread is interrupted
   */
  public Result run(KnownBad bad) throws InterruptedException {
    Path place = place(directory, bad);
    List<String> line = new ArrayList<>(program.command("known-bad"));
    line.add(bad.toString());
    ExperimentPlan plan =
        new ExperimentPlan(
            bad.mode(),
            GroupProtocol.CLASSIC,
            "self-test",
            bad.setup(),
            bad.schedule(),
            bad.partitions(),
            RECORDS,
            place,
            Sessions.OWN,
            line,
            List.of("--state", place.toString()));
    if (stop.isStopped()) {
      return null;
    }
    try {
      ExperimentResult row = new Experiment(cluster, plan, n -> {}, stop).run();
      Findings findings = row.findings();
      boolean caught = findings.invalid().isEmpty() && findings.count(bad.rule()) > 0;
      return new Result(
          bad.toString(),
          bad.mistake(),
          bad.rule().toString(),
          false,
          caught,
          findings,
          row.history());
    } catch (LabStopped e) {
      return null;
    }
  }
}
