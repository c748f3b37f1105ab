package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.DurationConverter;
import dev.offsetcommit.cli.terminal.Console;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
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

  /** By name, in the order of the help. */
  private static final Map<String, Function<Console, ?>> SUBCOMMANDS = new LinkedHashMap<>();

  static {
    SUBCOMMANDS.put("producer", ProducerCommand::new);
    SUBCOMMANDS.put("consumer", ConsumerCommand::new);
    SUBCOMMANDS.put("broker", BrokerCommand::new);
    SUBCOMMANDS.put("lag", LagCommand::new);
    SUBCOMMANDS.put("reset", ResetCommand::new);
    SUBCOMMANDS.put("journal", JournalCommand::new);
    SUBCOMMANDS.put("bench", BenchCommand::new);
    SUBCOMMANDS.put("lab", LabCommand::line);
    SUBCOMMANDS.put("known-bad", KnownBadCommand::new);
    SUBCOMMANDS.put("demo", DemoCommand::new);
    SUBCOMMANDS.put("contexts", ContextsCommand::new);
    SUBCOMMANDS.put("train", console -> new TrainCommand());
  }

  @Spec private CommandSpec spec;

  /**
   * The command line for some arguments. It takes a good part of a short run to set up a
   * subcommand's options, so where the arguments begin with the name of one, the others are left
   * out.
   */
  static CommandLine lineFor(Console console, String... args) {
    CommandLine line = new CommandLine(new OffsetCommit());
    Function<Console, ?> named = args.length == 0 ? null : SUBCOMMANDS.get(args[0]);
    if (named != null) {
      line.addSubcommand(named.apply(console));
    } else {
      SUBCOMMANDS.values().forEach(subcommand -> line.addSubcommand(subcommand.apply(console)));
    }
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .registerConverter(Duration.class, new DurationConverter());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command");
  }
}
