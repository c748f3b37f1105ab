package dev.offsetcommit.cli.options;

import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.program.EffectPlace;
import dev.offsetcommit.lab.program.ProgramPlan;
import dev.offsetcommit.lab.program.ProgramPromise;
import dev.offsetcommit.lab.program.ShellWords;
import dev.offsetcommit.lab.program.Templates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the user asks of the lab for a program that is not ours. */
public final class ProgramOptions extends MixedOptions {

  /** So many records are enough for hundreds of kills. */
  private static final long MOST_RECORDS = 2_000_000;

  @Spec(Spec.Target.SELF)
  private CommandSpec own;

  @Option(
      names = "--command",
      paramLabel = "LINE",
      description =
          "Kill this program instead of our consumer: any command, in any language. In it {bootstrap-server}, {topic}, {group} and {client-id} are filled in; its environment has them as KAFKA_BOOTSTRAP_SERVERS, KAFKA_TOPIC, KAFKA_GROUP_ID and KAFKA_CLIENT_ID.")
  private String command;

  @Option(
      names = "--command-file",
      paramLabel = "FILE",
      description = "The same for a shell script.")
  private Path commandFile;

  @Option(
      names = "--promise",
      paramLabel = "P",
      description =
          "What it is to keep: at-least-once[:N], at-most-once[:N] (N records for each killed member), exactly-once, or observe. Required with --command.")
  private String promise;

  @Option(
      names = "--copies",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many members run at a time. Default: ${DEFAULT-VALUE}.")
  private int copies;

  @Option(
      names = {"-t", "--topic"},
      description = "The topic that it reads. Default: a name of the lab's own.")
  private String topic;

  @Option(
      names = {"-g", "--group"},
      description = "Its group. Default: a name of the lab's own.")
  private String group;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Where it looks for the broker on 127.0.0.1. Default: any free port.")
  private int port;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many the topic has. Default: ${DEFAULT-VALUE}.")
  private int partitions;

  @Option(
      names = "--value",
      paramLabel = "TEMPLATE",
      description = "The value of a record, with {number} in it. Default: {\"number\": {number}}.")
  private String value;

  @Option(names = "--key", paramLabel = "TEMPLATE", description = "The key. Default: none.")
  private String key;

  @Option(names = "--header", paramLabel = "K=V", description = "A header; repeatable.")
  private Map<String, String> headers = new LinkedHashMap<>();

  @Option(
      names = "--poison",
      paramLabel = "VALUE",
      description = "With --fault poison: the value of some records that it cannot read.")
  private String poison;

  @Option(
      names = "--effects",
      paramLabel = "WHERE",
      defaultValue = "stdout",
      description =
          "Where its effects are seen: stdout, topic:NAME, jdbc:URL, file:PATH. Default: ${DEFAULT-VALUE}.")
  private String effects;

  @Option(
      names = "--effect-pattern",
      paramLabel = "REGEX",
      description =
          "Finds the number in an effect, with one group. Default: learned from a run without any fault.")
  private String pattern;

  @Option(
      names = "--effect-query",
      paramLabel = "SQL",
      description = "With jdbc: selects the numbers, such as 'select number from results'.")
  private String query;

  @Option(
      names = "--env",
      paramLabel = "K=V",
      description = "A variable in its environment; repeatable.")
  private Map<String, String> environment = new LinkedHashMap<>();

  @Option(
      names = "--settle",
      paramLabel = "D",
      defaultValue = "10s",
      description =
          "An experiment is over after so long without an effect or a commit. Default: ${DEFAULT-VALUE}.")
  private Duration settle;

  @Option(
      names = "--keep-dead-members",
      description = "A killed member keeps its partitions until its session ends, as in real life.")
  private boolean keepDeadMembers;

  /**
   * Whether the lab is to take a program that is not ours.
   *
   * @throws ParameterException if it is not, and something is said of one
   */
  public boolean isGiven() {
    if (command != null || commandFile != null) {
      return true;
    }
    for (OptionSpec option : own.options()) {
      if (given(option.longestName())) {
        throw usage("%s belongs to --command".formatted(option.longestName()));
      }
    }
    return false;
  }

  /** The port that a broker of the lab's own must leave free. */
  public int port() {
    return port;
  }

  /**
   * What they say, checked.
   *
   * @param faults what is done to it
   * @param kills how often
   * @param records how many records there are at most, null for as many as it takes
   * @param seed the same seed gives the same schedule
   * @param directory where the histories go
   * @throws ParameterException if they do not fit together
   */
  public ProgramPlan plan(
      List<Fault> faults, int kills, Integer records, long seed, Path directory) {
    if (command != null && commandFile != null) {
      throw usage("--command and --command-file exclude each other");
    }
    if (promise == null) {
      throw usage(
          "--command needs --promise: at-least-once[:N], at-most-once[:N], exactly-once or observe");
    }
    if (commandFile != null && !Files.isReadable(commandFile)) {
      throw usage("--command-file %s: there is no such file to read".formatted(commandFile));
    }
    if (copies < 1 || copies > 64) {
      throw usage("--copies must be between 1 and 64, and is %d".formatted(copies));
    }
    if (partitions < 1) {
      throw usage("--partitions must be at least 1, and is %d".formatted(partitions));
    }
    if (kills < 1) {
      throw usage("--kills must be at least 1, and is %d".formatted(kills));
    }
    if (port < 0 || port > 65535) {
      throw usage("--port must be between 1 and 65535, and is %d".formatted(port));
    }
    String template = value == null ? Templates.DEFAULT.value() : value;
    if (!template.contains(Templates.NUMBER)) {
      throw usage(
          "--value '%s' has no %s, by which the lab tells records apart"
              .formatted(template, Templates.NUMBER));
    }
    if (faults.contains(Fault.POISON) != (poison != null)) {
      throw usage(
          poison == null
              ? "--fault poison needs --poison VALUE: what the program cannot read"
              : "--poison belongs to --fault poison");
    }
    if (faults.contains(Fault.POISON_KILLS)
        && (!effects.equals("stdout") || port != 0 && copies > 1)) {
      throw usage(
          "--fault poison-kills needs --effects stdout, and a port of its own for each copy: the program is killed when it prints");
    }
    if (settle.isNegative() || settle.isZero()) {
      throw usage("--settle must be longer than nothing");
    }
    List<String> words =
        commandFile == null ? checked("--command", command, ShellWords::split) : script();
    String line = commandFile == null ? command : commandFile.toString();
    if (!ProgramPlan.isThere(words.get(0))) {
      throw usage("--command: there is no command %s. Is it on the PATH?".formatted(words.get(0)));
    }
    if (pattern != null) {
      checked("--effect-pattern", pattern, ProgramPlan::checkPattern);
    }
    return new ProgramPlan(
        line,
        words,
        environment,
        copies,
        topic,
        group,
        port,
        partitions,
        new Templates(template, key, headers, poison),
        checked("--effects", effects, text -> EffectPlace.of(text, query)),
        pattern,
        checked("--promise", promise, ProgramPromise::of),
        faults,
        kills,
        records == null ? MOST_RECORDS : records,
        settle,
        keepDeadMembers,
        seed,
        directory);
  }

  private List<String> script() {
    String file = commandFile.toAbsolutePath().toString();
    return Files.isExecutable(commandFile) ? List.of(file) : List.of("sh", file);
  }

  private <T> T checked(String option, String text, Function<String, T> reading) {
    try {
      return reading.apply(text);
    } catch (PatternSyntaxException e) {
      throw usage("%s '%s': %s".formatted(option, text, e.getDescription()));
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw usage(
          message.startsWith("--") ? message : "%s '%s': %s".formatted(option, text, message));
    }
  }
}
