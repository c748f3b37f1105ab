package dev.offsetcommit.cli;

import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.cli.terminal.Stdout;
import dev.offsetcommit.lab.process.EndsWithLab;
import dev.offsetcommit.tutorial.Tutorial;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** The program: runs one command and ends with its exit code. */
public final class Main {

  private Main() {}

  /**
   * Runs a command.
   *
   * @param args the command line
   */
  public static void main(String[] args) throws IOException {
    // Numbers have one form, whatever the reader's language: the texts are English.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    Console console = new Console(Stdout.ofProcess(), err);
    if (Arguments.wantJson(args)) {
      console.sayInJson();
      ErrorWatchingLogs.inJson(err);
    }
    String lost = Arguments.lost(args);
    if (lost != null) {
      console.error(lost, ExitCode.USAGE, null);
      System.exit(ExitCode.USAGE);
    }
    String transcript = System.getenv(Tutorial.TRANSCRIPT);
    if (transcript != null) {
      console.transcribeTo(new FileOutputStream(transcript, true));
    }
    HeadStart.begin(args);
    StopSignal.enable();
    if (System.getenv(EndsWithLab.VARIABLE) != null) {
      EndsWithLab.watch();
    }
    FatalErrors.enable(err);
    int code = run(console, args);
    StopSignal.finished(code);
    System.exit(code);
  }

  /**
   * Runs a command and returns its exit code: 0 done, 1 failed, 2 wrong usage, 3 a check found a
   * violation. A process that was stopped by a signal ends with 130 or 143 instead of 0.
   *
   * @param streams where output goes
   * @param args the command line
   */
  public static int run(Console streams, String... args) {
    if (Arguments.wantJson(args)) {
      streams.sayInJson();
    }
    Failures failures = new Failures(streams);
    PrintWriter out =
        new PrintWriter(
            new java.io.OutputStreamWriter(streams.out(), StandardCharsets.UTF_8), true);
    PrintWriter err = new PrintWriter(streams.err(), true, StandardCharsets.UTF_8);
    CommandLine line =
        OffsetCommit.lineFor(streams, args)
            .setOut(out)
            .setErr(err)
            // Not a RunLast itself: picocli would have it write to what System.out once was.
            .setExecutionStrategy(parsed -> new RunLast().execute(parsed))
            .setParameterExceptionHandler(failures::usage)
            .setExecutionExceptionHandler(failures);
    FatalErrors.toldBy(e -> failures.fatal(e, subcommand(line)));
    try {
      return line.execute(args);
    } catch (Error e) {
      failures.fatal(e, subcommand(line));
      return ExitCode.FAILED;
    } finally {
      if (subcommand(line).getCommand() instanceof ClusterCommand user) {
        user.connection.answered();
      }
    }
  }

  /** All commands with their options: the build makes man pages and completion of them. */
  public static CommandLine commands() {
    return OffsetCommit.lineFor(null);
  }

  /** The command that was named, or the program itself. */
  private static CommandLine subcommand(CommandLine line) {
    ParseResult parsed = line.getParseResult();
    return parsed != null && parsed.hasSubcommand()
        ? parsed.subcommand().commandSpec().commandLine()
        : line;
  }
}
