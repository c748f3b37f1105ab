package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.EventKinds;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: its place in the command line, its output and some options. */
@Command(
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    usageHelpAutoWidth = true)
abstract class BaseCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  /** Where this command writes; null in a command that is only described. */
  final Console console;

  @Option(
      names = {"-h", "--help"},
      order = 103,
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      order = 104,
      versionHelp = true,
      description = "Show the versions and exit.")
  private boolean version;

  private boolean verbose;

  BaseCommand(Console console) {
    this.console = console;
  }

  /**
   * Must take effect before the first logger is made, which happens when the first Kafka class is
   * loaded.
   */
  @Option(
      names = {"-v", "--verbose"},
      order = 105,
      description = "Client logs and stack traces on stderr; otherwise warnings and errors only.")
  void setVerbose(boolean verbose) {
    this.verbose = verbose;
    if (verbose) {
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
      System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "HH:mm:ss.SSS");
      for (String quiet :
          List.of("org.apache.kafka.clients", "org.apache.kafka.common", "org.sqlite")) {
        System.setProperty("org.slf4j.simpleLogger.log." + quiet, "info");
      }
    }
  }

  @Option(
      names = "--quiet",
      order = 106,
      description = "Only warnings and errors on stderr, the same as --events none.")
  void setQuiet(boolean quiet) {
    if (quiet && console != null) {
      console.show(kind -> false);
    }
  }

  @Option(
      names = "--events",
      order = 107,
      paramLabel = "none|all|KIND[,…]",
      description =
          "Which events reach stderr: none, all, or those of some kinds, such as partitions_assigned,shutdown_complete. Warnings and errors always do. Default: all.")
  void setEvents(String wanted) {
    if (wanted != null && console != null) {
      console.show(EventKinds.of(wanted));
    }
  }

  final boolean isVerbose() {
    return verbose;
  }

  /** Runs the command, and returns its {@link ExitCode}. */
  @Override
  public abstract Integer call() throws Exception;

  /** Wrong usage of this command. */
  final ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
