package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.LabOptions;
import dev.offsetcommit.cli.options.ProgramOptions;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.cli.text.LabOutput;
import dev.offsetcommit.cli.text.LabReport;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.lab.Lab;
import dev.offsetcommit.lab.LabModes;
import dev.offsetcommit.lab.LabPlan;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.check.Verdict;
import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.process.LabCluster;
import dev.offsetcommit.lab.process.Leftovers;
import dev.offsetcommit.lab.program.ProgramLab;
import dev.offsetcommit.lab.program.ProgramPlan;
import dev.offsetcommit.lab.selftest.SelfTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.GroupProtocol;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lab}: kills consumers and counts what was lost and repeated. */
@Command(
    name = "lab",
    description =
        "Kills real consumers, counts what was lost and repeated, and says whether each commit mode kept its promise.")
final class LabCommand extends ClusterCommand {

  private static final int DEFAULT_RECORDS = 20_000;

  LabCommand(Console console) {
    super(console);
  }

  @Mixin private LabOptions options;
  @Mixin private ProgramOptions program;

  /**
   * The command, with its own description of {@code -b}: other commands take a cluster from the
   * environment; this one kills consumers there, and is to be told where.
   */
  static CommandLine line(Console console) {
    return onOwnBroker(
        new LabCommand(console),
        "Kill consumers of this cluster, HOST:PORT[,HOST:PORT…], and leave it as it was. Default: a broker of the lab's own; the variable KAFKA_BOOTSTRAP_SERVERS is not looked at.");
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    boolean isProgram = program.isGiven();
    options.check(connection, isProgram);
    LabPlace place = new LabPlace(connection, options.nodes(), console);
    return isProgram ? killProgram(place) : killConsumers(place);
  }

  private int killConsumers(LabPlace place) throws IOException, InterruptedException {
    LabPlan plan = plan(place);
    LabOutput results = begin(place, plan.seed(), plan.directory());
    if (options.isSelfTest()) {
      return new LabSelfTest(plan, place, results).run();
    }
    Lab lab = new Lab(plan, place::cluster, place.options(), results);
    stops(results, lab::stop);
    List<ExperimentResult> rows = lab.run();
    results.endWithVerdict(rows);
    return end(rows, results, plan.seed(), null);
  }

  private LabPlan plan(LabPlace place) throws IOException, InterruptedException {
    List<String> modes = options.modes();
    modes.forEach(name -> LabModes.of(name, GroupProtocol.CLASSIC));
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Leftovers before = Leftovers.tidy(temporary);
    if (before.histories() > 0) {
      console
          .err()
          .println(
              "Histories of earlier runs are in %2$s (%1$d, %3$.0f MB in all); remove them when you like"
                  .formatted(
                      before.histories(),
                      temporary.resolve(Leftovers.RUN + "*"),
                      Math.ceil(before.bytes() / 1e6)));
    }
    LabPlan plan =
        new LabPlan(
            modes,
            options.protocols(),
            options.faults(),
            options.records() == null ? DEFAULT_RECORDS : options.records(),
            options.kills(),
            options.lanes(),
            options.seed(),
            place.sessions(options.protocols(), options.kills()),
            options.directory(),
            SelfCommand::command);
    if (options.isSelfTest()) {
      SelfTest.checkUnused(plan.directory());
    } else {
      plan.checkUnused();
    }
    return plan;
  }

  private int killProgram(LabPlace place) throws IOException, InterruptedException {
    ProgramPlan plan =
        program.plan(
            options.faults(),
            options.kills(),
            options.records(),
            options.seed(),
            options.directory());
    for (Fault fault : plan.faults()) {
      Leftovers.checkUnused(List.of(plan.directory().resolve(fault.toString())));
    }
    LabOutput results = begin(place, plan.seed(), plan.directory());
    List<String> clientConfig = place.options();
    ProgramLab lab =
        new ProgramLab(
            plan,
            fault ->
                fault == Fault.KILL_BROKER
                    ? LabCluster.process(SelfCommand::command, plan.directory().resolve("broker"))
                    : place.cluster(),
            clientConfig.isEmpty() ? null : clientConfig.get(1),
            results);
    stops(results, lab::stop);
    List<ExperimentResult> rows = lab.run();
    String promise = plan.promise().inWords();
    results.endOfProgram(rows, promise);
    return end(rows, results, plan.seed(), promise);
  }

  private LabOutput begin(LabPlace place, long seed, Path directory) {
    place.announce();
    console.err().println("Seed " + seed + ", histories in " + directory);
    return new LabOutput(console, options.output());
  }

  private static void stops(LabOutput results, Runnable lab) {
    StopSignal.stops(
        () -> {
          results.stopping();
          lab.run();
        });
  }

  private int end(List<ExperimentResult> rows, LabOutput results, long seed, String promise) {
    int code = exitCode(rows, results.isStopping());
    if (options.report() == null || rows.isEmpty()) {
      return code;
    }
    List<String> arguments = spec.commandLine().getParseResult().originalArgs();
    try {
      new LabReport(options.report(), arguments, seed, promise).write(rows);
    } catch (TerseException e) {
      // The verdicts count for more, and are said already.
      console.err().println(e.getMessage());
      return Math.max(ExitCode.FAILED, code);
    }
    console.err().println("Report in " + options.report());
    return code;
  }

  /** What was stopped has not failed. */
  private static int exitCode(List<ExperimentResult> rows, boolean stopped) {
    if (rows.stream().anyMatch(row -> row.verdict() == Verdict.BROKEN)) {
      return ExitCode.VIOLATION;
    }
    return !stopped && rows.stream().anyMatch(row -> row.verdict() == Verdict.INVALID)
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }
}
