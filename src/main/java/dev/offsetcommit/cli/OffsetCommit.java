package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.DurationConverter;
import dev.offsetcommit.cli.terminal.Console;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program without a subcommand: says which ones there are. */
@Command(
    name = "offset-commit",
    description = "Shows, proves and measures what Kafka offset commits do.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    commandListHeading = "%nCommands ('help COMMAND' says more):%n",
    usageHelpAutoWidth = true)
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
    SUBCOMMANDS.put("tutorial", TutorialCommand::line);
    SUBCOMMANDS.put("contexts", ContextsCommand::new);
    SUBCOMMANDS.put("train", console -> new TrainCommand());
  }

  private static final Map<String, String> EXIT_CODES = new LinkedHashMap<>();

  static {
    EXIT_CODES.put("  0", "done");
    EXIT_CODES.put("  1", "failed: no broker, no topic, not allowed, a commit refused");
    EXIT_CODES.put("  2", "wrong usage");
    EXIT_CODES.put("  3", "a check ran and found a violation");
    EXIT_CODES.put("130", "stopped by Ctrl-C (SIGINT), cleanly");
    EXIT_CODES.put("143", "stopped by SIGTERM, cleanly");
  }

  /** What was typed to start the program, if that is the name of a command, as a script's is. */
  private static final String TYPED = "offset-commit.typed";

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
      if (args[0].equals(System.getProperty(TYPED))) {
        // The usage of 'producer' is not that of 'offset-commit producer'.
        line.getCommandSpec().name("");
      }
    } else {
      SUBCOMMANDS.values().forEach(subcommand -> line.addSubcommand(subcommand.apply(console)));
      CommandLine help = new CommandLine(new HelpCommand());
      help.getCommandSpec().usageMessage().hidden(true);
      line.addSubcommand(help);
    }
    return line.setHelpFactory(new HelpText(EXIT_CODES))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .registerConverter(Duration.class, new DurationConverter());
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getErr());
    throw new ParameterException(spec.commandLine(), "Name a command");
  }
}
