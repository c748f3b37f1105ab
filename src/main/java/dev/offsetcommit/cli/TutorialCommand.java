package dev.offsetcommit.cli;

import dev.offsetcommit.broker.BrokerSettings;
import dev.offsetcommit.broker.EmbeddedBroker;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.cli.terminal.Terminal;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.lab.process.EndsWithLab;
import dev.offsetcommit.tutorial.Chapter;
import dev.offsetcommit.tutorial.Commands;
import dev.offsetcommit.tutorial.Page;
import dev.offsetcommit.tutorial.SharedCluster;
import dev.offsetcommit.tutorial.SqlQuery;
import dev.offsetcommit.tutorial.Tutorial;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tutorial}: chapters that run the real commands, show what happens, and check it. */
@Command(
    name = "tutorial",
    description = {
      "Runs the real commands step by step, shows what happens, and checks it.",
      "Without a step it lists them. The same text is in docs/tutorial."
    })
final class TutorialCommand extends ClusterCommand {

  TutorialCommand(Console console) {
    super(console);
  }

  static CommandLine line(Console console) {
    return onOwnBroker(
        new TutorialCommand(console),
        "Run the steps on this cluster, HOST:PORT[,HOST:PORT…], with topics and groups that are deleted at the end. Default: a broker of the tutorial's own; the variable KAFKA_BOOTSTRAP_SERVERS is not looked at.");
  }

  private static final List<String> PROGRAMS =
      List.of("producer", "consumer", "lag", "reset", "journal", "bench", "lab");

  private static final List<String> TABLES = List.of("lag", "journal", "lab");

  private static final Map<String, String> ENVIRONMENT = Map.of(EndsWithLab.VARIABLE, "true");

  @Parameters(arity = "0..1", paramLabel = "N|all", description = "The step to run, or all.")
  private String step;

  @Option(
      names = "--no-pause",
      description =
          "Do not wait for Enter where the screen is full; nor is there a wait without a terminal.")
  private boolean noPause;

  @Override
  public Integer call() throws IOException, SQLException {
    List<Chapter> chapters = Tutorial.chapters();
    PrintStream out = new PrintStream(console.out(), true, StandardCharsets.UTF_8);
    if (step == null) {
      chapters.forEach(out::println);
      out.println("\nRun one with: tutorial N, all with: tutorial all");
      return ExitCode.DONE;
    }
    List<Chapter> chosen =
        chapters.stream()
            .filter(chapter -> step.equals("all") || step.equals(chapter.number() + ""))
            .toList();
    if (chosen.isEmpty()) {
      throw usage("There is no step %s; 'tutorial' lists them".formatted(step));
    }
    StopToken stop = new StopToken();
    StopSignal.stops(stop::stop);
    Page page = page(out, stop);
    return connection.isTyped() || connection.hasSettings()
        ? onTheirs(chosen, page, stop, connection.resolve(console))
        : onOwn(chosen, page, stop);
  }

  private int onTheirs(
      List<Chapter> chapters, Page page, StopToken stop, ConnectionSettings settings)
      throws IOException, SQLException {
    SharedCluster.reach(settings);
    String ending = "-tutorial-%d".formatted(ProcessHandle.current().pid());
    page.prose(
        "On the cluster %s, with topics and groups whose names end in %s. They are deleted at the end."
            .formatted(connection.cluster(), ending));
    try {
      return walk(
          new Tutorial(programs(connection.words()), ENVIRONMENT, ending, page, stop),
          chapters,
          stop);
    } finally {
      console.err().println(SharedCluster.clean(settings, ending));
    }
  }

  private int onOwn(List<Chapter> chapters, Page page, StopToken stop)
      throws IOException, SQLException {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.ephemeral())) {
      page.prose(
          "A real broker runs for the tutorial, and goes away with it. To type the commands yourself, start `broker` in a second terminal, or run them with `-b %s` while this one is there."
              .formatted(broker.bootstrapServers()));
      return walk(
          new Tutorial(
              programs(List.of("-b", broker.bootstrapServers())), ENVIRONMENT, "", page, stop),
          chapters,
          stop);
    }
  }

  /** A stopped walk has decided nothing. */
  private static int walk(Tutorial tutorial, List<Chapter> chapters, StopToken stop)
      throws IOException, SQLException {
    return tutorial.walk(chapters) || stop.isStopped() ? ExitCode.DONE : ExitCode.VIOLATION;
  }

  private Page page(PrintStream out, StopToken stop) {
    boolean reader = !noPause && Terminal.isStdin() && Terminal.isStdout();
    return new Page(
        out,
        Terminal.isColoured(),
        reader ? new Page.Enter(System.in, stop) : null,
        Terminal.size().lines());
  }

  /**
   * Our commands for {@code sh}, and sqlite3 where there is none.
   *
   * @param connection the options that name the cluster
   */
  private static Map<String, String> programs(List<String> connection) {
    Map<String, String> programs = new LinkedHashMap<>();
    for (String name : PROGRAMS) {
      List<String> words = new ArrayList<>(SelfCommand.command(name));
      words.add(1, "-Doffset-commit.typed=" + name);
      // The lab has a broker of its own, unless it is told to kill consumers of another one.
      String program = Commands.program(words, name.equals("lab") ? List.of() : connection);
      programs.put(name, TABLES.contains(name) ? asOnTerminal(program) : program);
    }
    if (Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .noneMatch(d -> Files.isExecutable(Path.of(d, "sqlite3")))) {
      List<String> words = new ArrayList<>(SelfCommand.command("lag"));
      words.subList(words.size() - 2, words.size()).clear();
      words.add(SqlQuery.class.getName());
      programs.put("sqlite3", Commands.program(words, List.of()));
    }
    return programs;
  }

  /** On a terminal they leave out what does not fit; with --watch lag would take the keyboard. */
  private static String asOnTerminal(String program) {
    return """
        case " $* " in *" --watch "*) terminal= ;; *) terminal=o ;; esac
        """
        + program.replaceFirst(
            "' ", Matcher.quoteReplacement("' \"-Doffset-commit.terminal=$terminal\" "));
  }
}
