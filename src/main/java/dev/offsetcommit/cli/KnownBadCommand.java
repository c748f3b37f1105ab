package dev.offsetcommit.cli;

import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.lab.selftest.BadConsumer;
import dev.offsetcommit.lab.selftest.KnownBad;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs a consumer with a mistake, as a child of {@code lab --self-test}. It takes the options that
 * the lab gives to its children, and is no command for users.
 */
@Command(name = "known-bad", hidden = true)
final class KnownBadCommand extends BaseCommand {

  KnownBadCommand(Console console) {
    super(console);
  }

  @Parameters private String name;

  @Option(names = "-b", required = true)
  private String bootstrapServers;

  @Option(names = "-t", required = true)
  private String topic;

  @Option(names = "-g", required = true)
  private String group;

  @Option(names = "--state", required = true)
  private Path state;

  @Option(names = "-X")
  private Map<String, String> properties = new LinkedHashMap<>();

  @Option(names = "--process-time")
  private Duration processTime = Duration.ZERO;

  @Option(names = "--pause-at")
  private String pauseAt;

  @Option(names = "-e")
  private boolean exit;

  @Option(names = {"--output", "--group-protocol", "--idle-timeout"})
  private java.util.List<String> ignored;

  @Override
  public Integer call() {
    PrintStream out = new PrintStream(console.out(), true, StandardCharsets.UTF_8);
    long pauseAfter =
        pauseAt == null ? 0 : Long.parseLong(pauseAt.substring(pauseAt.indexOf(':') + 1));
    KnownBad.valueOf(name.toUpperCase(java.util.Locale.ROOT).replace('-', '_'))
        .run(
            new BadConsumer.Options(
                out,
                bootstrapServers,
                topic,
                group,
                properties,
                processTime,
                pauseAfter,
                exit,
                state));
    return ExitCode.DONE;
  }
}
