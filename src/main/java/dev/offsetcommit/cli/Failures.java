package dev.offsetcommit.cli;

import dev.offsetcommit.broker.BrokerHalted;
import dev.offsetcommit.broker.FullDisk;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.cli.terminal.Printable;
import dev.offsetcommit.cli.terminal.Stdout;
import dev.offsetcommit.cluster.BootstrapProblem;
import dev.offsetcommit.cluster.ConflictingProperty;
import dev.offsetcommit.cluster.TerseException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns whatever a command throws into one line and an exit code; a stack trace only with
 * --verbose, or for a bug.
 */
final class Failures implements IExecutionExceptionHandler {

  private static final String BUG = "This is a bug in offset-commit, please report it:";

  private static final Pattern SECOND_STOP = Pattern.compile("(?<!\\.)\\.\\.(?=\\s|\\)|$)");
  private static final Pattern PLAIN_WORD = Pattern.compile("[a-z]+ ");

  private static final Pattern OPTION = Pattern.compile("option '(--[\\w-]+)'");

  private static final Pattern CHOICES =
      Pattern.compile("one of \\[([\\w, -]+)] \\(case-insensitive\\)");

  private final Console console;

  /** Says failures there. */
  Failures(Console console) {
    this.console = console;
  }

  /** Wrong usage: what is wrong, what was perhaps meant, and where the help is. */
  int usage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    boolean isUnknown =
        command.getParent() == null
            && args.length > 0
            && !args[0].startsWith("-")
            && !command.getSubcommands().containsKey(args[0]);
    ParameterException first =
        isUnknown ? new UnmatchedArgumentException(command, List.of(args[0])) : misspelt(e);
    String message =
        isUnknown
            ? "There is no command '%s'".formatted(args[0])
            : withTypedName(asTyped(first), command, args);
    console.error(oneLine(message), ExitCode.USAGE, null);
    if (!console.saysInJson()) {
      PrintWriter err = command.getErr();
      UnmatchedArgumentException.printSuggestions(first, err);
      err.println("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName().strip()));
    }
    return ExitCode.USAGE;
  }

  /** An option that is missing may have been typed with a mistake: that is what to name. */
  private static ParameterException misspelt(ParameterException e) {
    List<String> unmatched = e.getCommandLine().getUnmatchedArguments();
    if (!(e instanceof MissingParameterException || e instanceof UnmatchedArgumentException)) {
      return e;
    }
    // What follows a misspelt option is its value, and not a mistake of its own.
    List<String> options = unmatched.stream().filter(word -> word.startsWith("-")).toList();
    List<String> named = options.isEmpty() ? unmatched : options;
    return named.isEmpty() ? e : new UnmatchedArgumentException(e.getCommandLine(), named);
  }

  /** The choices of an option as they are typed, where picocli names the constants of an enum. */
  private static String asTyped(ParameterException e) {
    return CHOICES
        .matcher(String.valueOf(e.getMessage()))
        .replaceFirst("one of " + choices(e.getArgSpec()))
        .replace("option option", "option")
        .replaceFirst("^Error: ", "")
        .replaceFirst("is not an? (long|int)$", "is not a whole number")
        .replaceFirst("is not a (double|float)$", "is not a number");
  }

  /** Where an option has several names, picocli names the longest; the user may know another. */
  private static String withTypedName(String message, CommandLine command, String[] args) {
    Matcher named = OPTION.matcher(message);
    OptionSpec option = named.find() ? command.getCommandSpec().findOption(named.group(1)) : null;
    if (option == null) {
      return message;
    }
    return Stream.of(option.names())
        .filter(
            name -> Stream.of(args).anyMatch(arg -> arg.equals(name) || arg.startsWith(name + "=")))
        .findFirst()
        .map(name -> message.replace("'%s'".formatted(named.group(1)), "'%s'".formatted(name)))
        .orElse(message);
  }

  private static String choices(ArgSpec of) {
    return of == null || of.completionCandidates() == null
        ? "$1"
        : Matcher.quoteReplacement(String.join(", ", of.completionCandidates()));
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    boolean verbose = command.getCommand() instanceof BaseCommand named && named.isVerbose();
    if (e instanceof ConflictingProperty || e instanceof IllegalArgumentException) {
      return usage(new ParameterException(command, e.getMessage(), e), new String[0]);
    }
    IOException io = ioCause(e);
    if (io != null && Stdout.isReaderGone(io)) {
      return ExitCode.DONE;
    }
    String message =
        io != null ? "Cannot write the output: " + io.getMessage() : describe(e, command);
    if (message == null) {
      console.error(BUG, ExitCode.FAILED, e);
      return ExitCode.FAILED;
    }
    console.error(oneLine(message), ExitCode.FAILED, verbose ? e : null);
    return ExitCode.FAILED;
  }

  /** One line for a failure that a command survives, for one group of several. */
  static String line(RuntimeException e, CommandLine command) {
    String message = describe(e, command);
    return oneLine(message == null ? e.toString() : message);
  }

  private static IOException ioCause(Throwable e) {
    if (e instanceof IOException io) {
      return io;
    }
    return e instanceof UncheckedIOException unchecked ? unchecked.getCause() : null;
  }

  /** One line for a failure that is expected, null for a bug. */
  private static String describe(Throwable e, CommandLine command) {
    String servers = servers(command);
    String topic = option(command, "--topic");
    String group = option(command, "--group");
    if (e instanceof TerseException) {
      return e.getMessage();
    }
    if (e instanceof TimeoutException || e instanceof SslAuthenticationException) {
      if (FatalErrors.seen() != null) {
        return FatalErrors.seen() instanceof OutOfMemoryError
            ? exhausted(FatalErrors.seen(), command)
            : null;
      }
      Optional<BootstrapProblem> problem = problem(command);
      if (problem.isPresent()) {
        return problem.get().sentence();
      }
    }
    if (e instanceof TimeoutException) {
      return "Kafka answers at %s, but not in time (%s). Try again; --verbose shows more."
          .formatted(servers, e.getMessage());
    }
    if (e instanceof SslAuthenticationException) {
      return "TLS handshake with %s failed: %s. Check the ssl.* settings and the broker's certificate."
          .formatted(servers, rootMessage(e));
    }
    if (e instanceof AuthorizationException) {
      return "Not allowed on %s: %s. Ask for the rights, or use other credentials."
          .formatted(servers, e.getMessage());
    }
    if (e instanceof AuthenticationException) {
      return "%s does not accept these credentials: %s. Check --command-config."
          .formatted(servers, e.getMessage());
    }
    if (e instanceof NoOffsetForPartitionException none) {
      return "Group %s has no committed offset for %s, and --auto-offset-reset none forbids choosing one. Use earliest, latest or by_duration."
          .formatted(group, none.partitions());
    }
    if (e instanceof OffsetOutOfRangeException outOfRange) {
      return "The next offset of group %s lies outside the log of %s, and --auto-offset-reset none forbids choosing another. Use earliest, latest or by_duration."
          .formatted(group, outOfRange.partitions());
    }
    if (e instanceof FencedInstanceIdException) {
      return "Another consumer of group %s took over this --group-instance-id. Give each its own."
          .formatted(group);
    }
    if (e instanceof UnreleasedInstanceIdException) {
      return "Group %s has a member with this --group-instance-id: a running consumer, or one that was killed and whose session has not ended. Stop it, start again when the session is over, or use another one."
          .formatted(group);
    }
    if (e instanceof InvalidTopicException) {
      return "'" + topic + "' is not a valid topic name: use letters, digits, '.', '_' and '-'.";
    }
    if (e instanceof UnsupportedVersionException) {
      return servers + " is too old for this: " + e.getMessage() + ".";
    }
    if (e instanceof ConfigException && e.getMessage().startsWith("No resolvable bootstrap")) {
      return "Cannot reach Kafka at %s: unknown host. Check the name; -b takes HOST:PORT[,HOST:PORT…]."
          .formatted(servers);
    }
    if (e instanceof ConfigException && e.getMessage().contains("bootstrap.servers")) {
      return "No broker has the address %s (%s). Check it; -b takes HOST:PORT[,HOST:PORT…]."
          .formatted(servers, e.getMessage());
    }
    if (e instanceof ConfigException) {
      return "Kafka refuses the settings: " + e.getMessage() + ".";
    }
    if (e instanceof KafkaException && e.getCause() instanceof KafkaException cause) {
      return describe(cause, command);
    }
    if (e instanceof KafkaException) {
      return servers + " refused or failed: " + e.getMessage() + ". --verbose shows more.";
    }
    return null;
  }

  /** Says which error ends the program, whichever thread has met it. */
  void fatal(Error e, CommandLine command) {
    Optional<String> fullDisk = FullDisk.sentence();
    if (fullDisk.isPresent()) {
      console.error(fullDisk.get(), ExitCode.FAILED, null);
    } else if (e instanceof BrokerHalted) {
      console.error(e.getMessage(), ExitCode.FAILED, null);
    } else if (e instanceof OutOfMemoryError) {
      console.error(exhausted(e, command), ExitCode.FAILED, null);
    } else {
      console.error(BUG, ExitCode.FAILED, e);
    }
  }

  private static String exhausted(Error e, CommandLine command) {
    return problem(command)
        .map(BootstrapProblem::sentence)
        .orElseGet(
            () ->
                "The memory is exhausted (%s, at most %d MB). OFFSET_COMMIT_JAVA_OPTS=-Xmx1g gives more."
                    .formatted(oneLine(e.getMessage()), Runtime.getRuntime().maxMemory() >> 20));
  }

  private static Optional<BootstrapProblem> problem(CommandLine command) {
    return command.getCommand() instanceof ClusterCommand user
        ? user.connection.problem()
        : Optional.empty();
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }

  private static String servers(CommandLine command) {
    Object bean = command.getCommand();
    return bean instanceof ClusterCommand user ? user.connection.servers() : "the cluster";
  }

  private static String option(CommandLine command, String name) {
    var option = command.getCommandSpec().findOption(name);
    Object value = option == null ? "" : option.getValue();
    return String.valueOf(value);
  }

  /** In one form: a line that begins with a capital letter, without a second full stop. */
  private static String oneLine(String message) {
    String line = String.join(" ", List.of(String.valueOf(message).split("\\s*\\R\\s*")));
    line = SECOND_STOP.matcher(line).replaceAll(".");
    // A name at the beginning stays as it is: a topic, a host, an option.
    return Printable.of(
        PLAIN_WORD.matcher(line).lookingAt()
            ? Character.toUpperCase(line.charAt(0)) + line.substring(1)
            : line);
  }
}
