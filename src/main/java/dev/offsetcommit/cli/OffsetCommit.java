package dev.offsetcommit.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program without a subcommand: says which ones there are. */
@Command(
    name = "offset-commit",
    description = "Shows, proves and measures what Kafka offset commits do.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      ProducerCommand.class,
      ConsumerCommand.class,
      BrokerCommand.class,
      DemoCommand.class,
      LabCommand.class,
      KnownBadCommand.class,
      TrainCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:failed: no broker, no topic, not allowed, a commit refused",
      " 2:wrong usage",
      " 3:a check ran and found a violation",
      "130:stopped by Ctrl-C (SIGINT), cleanly",
      "143:stopped by SIGTERM, cleanly"
    })
final class OffsetCommit implements Runnable {

  @Spec private CommandSpec spec;

  private final Main.Streams streams;

  OffsetCommit(Main.Streams streams) {
    this.streams = streams;
  }

  /** Where a subcommand writes. */
  static Main.Streams streams(CommandSpec subcommand) {
    CommandLine root = subcommand.root().commandLine();
    return ((OffsetCommit) root.getCommand()).streams;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command");
  }
}
