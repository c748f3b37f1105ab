package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.Choices;
import dev.offsetcommit.cli.options.Formats;
import dev.offsetcommit.cli.options.ProgramOptions;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.cli.text.LabOutput;
import dev.offsetcommit.cli.text.LabText;
import dev.offsetcommit.cluster.ClientVersion;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.lab.Lab;
import dev.offsetcommit.lab.LabListener;
import dev.offsetcommit.lab.LabModes;
import dev.offsetcommit.lab.LabPlan;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.check.Verdict;
import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.process.ConnectionFile;
import dev.offsetcommit.lab.process.LabCluster;
import dev.offsetcommit.lab.process.Leftovers;
import dev.offsetcommit.lab.process.Sessions;
import dev.offsetcommit.lab.program.ProgramLab;
import dev.offsetcommit.lab.program.ProgramPlan;
import dev.offsetcommit.lab.report.HtmlReport;
import dev.offsetcommit.lab.selftest.KnownBad;
import dev.offsetcommit.lab.selftest.ProgramSelfTest;
import dev.offsetcommit.lab.selftest.SelfTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.GroupProtocol;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Option(
      names = "--commit",
      paramLabel = "MODE",
      split = ",",
      defaultValue = "all",
      completionCandidates = Modes.class,
      description =
          "${COMPLETION-CANDIDATES}, or all; record:N names a window, auto:100ms and interval:5000ms an interval; several with commas. Default: ${DEFAULT-VALUE}.")
  private List<String> modes;

  private static final class Modes extends ArrayList<String> {
    Modes() {
      super(LabModes.names());
    }
  }

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      split = ",",
      defaultValue = "kill",
      description = "${COMPLETION-CANDIDATES}; several with commas. Default: ${DEFAULT-VALUE}.")
  private List<Fault> faults;

  @Option(
      names = "--group-protocol",
      paramLabel = "P",
      split = ",",
      converter = Choices.Protocol.class,
      completionCandidates = Choices.Protocol.class,
      defaultValue = "classic",
      description = "classic, consumer (KIP-848), or both. Default: ${DEFAULT-VALUE}.")
  private List<GroupProtocol> protocols;

  @Option(
      names = {"-n", "--records"},
      paramLabel = "N",
      description =
          "Records for each experiment. Default: 20000; with --command as many as it takes.")
  private Integer records;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "20",
      description = "Kills, or other faults, for each experiment. Default: ${DEFAULT-VALUE}.")
  private int kills;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many brokers the lab starts for itself; --fault move-coordinator needs 3. Default: ${DEFAULT-VALUE}.")
  private int nodes;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Experiments side by side, each on a broker of its own unless -b is given. Default: ${DEFAULT-VALUE}.")
  private int lanes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same schedule. Default: a new one, which is printed.")
  private Long seed;

  @Option(
      names = "--self-test",
      description =
          "Run consumers with known mistakes instead, and see that each is found by the rule meant for it.")
  private boolean selfTest;

  @Option(
      names = "--history",
      paramLabel = "DIR",
      description =
          "Where the histories go, one directory for each experiment. Default: a new temporary directory.")
  private Path directory;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Write a page with the table and a picture of what happened.")
  private Path report;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      converter = Formats.Table.class,
      completionCandidates = Formats.Table.class,
      defaultValue = "table",
      description = "table or json (one object per line). Default: ${DEFAULT-VALUE}.")
  private OutputFormat output;

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
    for (Fault fault : faults) {
      if (fault.needsOwnBroker() && connection.isTyped()) {
        throw usage("--fault " + fault + " needs the lab's own broker: run it without -b");
      }
      if (fault.needsSeveralBrokers() && nodes < 3) {
        throw usage("--fault " + fault + " needs several brokers: add --nodes 3");
      }
      if (fault.needsProgram() && !program.isGiven()) {
        throw usage("--fault " + fault + " is for a program of yours: add --command");
      }
      if (fault.needsOneBroker() && nodes > 1) {
        throw usage("--fault " + fault + " needs a single broker: leave out --nodes");
      }
    }
    if (kills < 1) {
      throw usage("--kills must be at least 1, and is " + kills);
    }
    if (nodes < 1 || nodes > 1 && connection.isTyped()) {
      throw usage("--nodes is how many brokers the lab starts, at least 1; it does not go with -b");
    }
    if (selfTest && (report != null || lanes > 1)) {
      throw usage("--self-test has no --report and is not run in --parallel");
    }
    if (!connection.isTyped() && connection.hasSettings()) {
      throw usage(
          "--command-config and -X are for the cluster at -b, and the lab uses a broker of its own without it: add -b");
    }
    checkReport();
    if (program.isGiven()) {
      return program();
    }
    LabPlan plan = plan();
    console.err().println("Seed " + plan.seed() + ", histories in " + plan.directory());
    LabOutput results = new LabOutput(console, output);
    if (selfTest) {
      return selfTest(plan, results);
    }
    Lab lab = new Lab(plan, this::cluster, connectionOptions(), results);
    StopSignal.stops(
        () -> {
          results.stopping();
          lab.stop();
        });
    List<ExperimentResult> rows = lab.run();
    results.endWithVerdict(rows);
    return reported(rows, plan.seed(), null, results);
  }

  private int reported(List<ExperimentResult> rows, long seed, String promise, LabOutput results) {
    if (report != null && !rows.isEmpty()) {
      try {
        String line =
            spec.commandLine().getParseResult().originalArgs().stream()
                .map(word -> word.matches("[^\\s\"']+") ? word : "'%s'".formatted(word))
                .collect(Collectors.joining(" "));
        String made =
            "%s, kafka-clients %s, Java %s, %s %s with %d processors"
                .formatted(
                    LocalDate.now(),
                    ClientVersion.get(),
                    Runtime.version(),
                    System.getProperty("os.name"),
                    System.getProperty("os.arch"),
                    Runtime.getRuntime().availableProcessors());
        HtmlReport.write(
            report, rows, new HtmlReport.About(LabText.verdict(rows), line, made, seed, promise));
        console.err().println("Report in " + report);
      } catch (TerseException e) {
        // The verdicts count for more, and are said already.
        console.err().println(e.getMessage());
        return Math.max(ExitCode.FAILED, exitCode(rows, results.isStopping()));
      }
    }
    return exitCode(rows, results.isStopping());
  }

  /** A program instead of our consumer. */
  private Integer program() throws IOException, InterruptedException {
    for (String option : List.of("--commit", "--group-protocol", "--parallel", "--self-test")) {
      if (given(option)) {
        throw usage(option + " belongs to our own consumer, not to --command");
      }
    }
    ProgramPlan plan =
        program.plan(
            faults,
            kills,
            records,
            seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed,
            directory == null ? Files.createTempDirectory(Leftovers.RUN) : directory);
    for (Fault fault : plan.faults()) {
      Leftovers.checkUnused(List.of(plan.directory().resolve(fault.toString())));
    }
    console.err().println("Seed " + plan.seed() + ", histories in " + plan.directory());
    LabOutput results = new LabOutput(console, output);
    List<String> clientConfig = connectionOptions();
    ProgramLab lab =
        new ProgramLab(
            plan,
            fault -> programCluster(fault, plan),
            clientConfig.isEmpty() ? null : clientConfig.get(1),
            results);
    StopSignal.stops(
        () -> {
          results.stopping();
          lab.stop();
        });
    List<ExperimentResult> rows = lab.run();
    results.endOfProgram(rows, plan.promise().inWords());
    return reported(rows, plan.seed(), plan.promise().inWords(), results);
  }

  private LabCluster programCluster(Fault fault, ProgramPlan plan) {
    return fault == Fault.KILL_BROKER
        ? LabCluster.process(SelfCommand::command, plan.directory().resolve("broker"))
        : cluster();
  }

  /** At the start: the lab may run for hours before it writes there. */
  private void checkReport() {
    if (report == null) {
      return;
    }
    Path parent = report.toAbsolutePath().getParent();
    String trouble =
        Files.isDirectory(report)
            ? "it is a directory"
            : parent == null || !Files.isDirectory(parent)
                ? "there is no directory " + parent
                : !Files.isWritable(Files.exists(report) ? report : parent)
                    ? "it cannot be written"
                    : null;
    if (trouble != null) {
      throw usage("--report %s: %s. Name another file.".formatted(report, trouble));
    }
  }

  private int selfTest(LabPlan plan, LabOutput results) throws IOException, InterruptedException {
    List<SelfTest.Result> found = new ArrayList<>();
    ProgramSelfTest programs =
        connection.isTyped() ? null : new ProgramSelfTest(plan.directory(), plan.seed());
    try (LabCluster cluster = cluster()) {
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

  private LabPlan plan() throws IOException, InterruptedException {
    List<String> names =
        modes.stream()
            .flatMap(m -> m.equals("all") ? LabModes.names().stream() : Stream.of(m))
            .distinct()
            .toList();
    names.forEach(name -> LabModes.of(name, GroupProtocol.CLASSIC));
    List<GroupProtocol> groupProtocols = protocols.stream().distinct().toList();
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
            names,
            groupProtocols,
            faults,
            records == null ? DEFAULT_RECORDS : records,
            kills,
            lanes,
            seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed,
            sessions(groupProtocols),
            directory == null ? Files.createTempDirectory(Leftovers.RUN) : directory,
            SelfCommand::command);
    if (selfTest) {
      SelfTest.checkUnused(plan.directory());
    } else {
      plan.checkUnused();
    }
    return plan;
  }

  /** Asks the user's cluster, and says what it means. */
  private Sessions sessions(List<GroupProtocol> groupProtocols) throws InterruptedException {
    if (!connection.isTyped()) {
      String variable = System.getenv(ConnectionSettings.ENVIRONMENT_VARIABLE);
      if (variable != null && !variable.isBlank()) {
        console
            .err()
            .println(
                "The lab starts a broker of its own, although %s is set; -b names a cluster"
                    .formatted(ConnectionSettings.ENVIRONMENT_VARIABLE));
      }
      return Sessions.OWN;
    }
    ConnectionSettings settings = connection.resolve(console);
    Sessions sessions = Sessions.of(settings);
    console.err().println("Consumers are killed on " + settings.bootstrapServers());
    for (GroupProtocol protocol : groupProtocols) {
      console.err().println("  " + sessions.text(protocol, kills));
    }
    return sessions;
  }

  private LabCluster cluster() {
    return connection.isTyped()
        ? LabCluster.of(connection.resolve(console))
        : LabCluster.embedded(nodes);
  }

  /** What the user said of the cluster, beside its address, as the children are told it. */
  private List<String> connectionOptions() throws IOException {
    if (!connection.isTyped()) {
      return List.of();
    }
    ConnectionSettings settings = connection.resolve(console);
    Properties properties = new Properties();
    properties.putAll(settings.file());
    properties.putAll(settings.overrides());
    if (properties.isEmpty()) {
      return List.of();
    }
    return List.of("--command-config", ConnectionFile.write(properties).toString());
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
