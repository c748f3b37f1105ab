package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.Formats;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.cli.text.ContextsText;
import dev.offsetcommit.cluster.Context;
import dev.offsetcommit.cluster.Contexts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code contexts}: the clusters that have a name. */
@Command(
    name = "contexts",
    description =
        "Lists the clusters that have a name in the configuration file, for --context NAME. Secrets are hidden.",
    footer = {
      "%nThe file is $XDG_CONFIG_HOME/offset-commit/config.properties, or ~/.config/offset-commit/config.properties:",
      "  context.prod.bootstrap.servers=kafka-1:9093,kafka-2:9093",
      "  context.prod.command.config=prod.properties",
      "  context.prod.security.protocol=SASL_SSL",
      "The last line stands for any property of a Kafka client."
    })
final class ContextsCommand extends BaseCommand {

  ContextsCommand(Console console) {
    super(console);
  }

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      converter = Formats.Table.class,
      completionCandidates = Formats.Table.class,
      defaultValue = "table",
      description = "table or json, one object per line. Default: ${DEFAULT-VALUE}.")
  private OutputFormat output;

  @Override
  public Integer call() throws IOException {
    Path file = Contexts.file(System.getenv());
    List<Context> contexts = Contexts.read(file).all();
    if (contexts.isEmpty()) {
      console
          .err()
          .println(
              "No cluster has a name. Give it one in %s: context.NAME.bootstrap.servers=HOST:PORT"
                  .formatted(file));
      return ExitCode.DONE;
    }
    String text =
        output == OutputFormat.JSON ? ContextsText.json(contexts) : ContextsText.table(contexts);
    console.out().write(text.getBytes(StandardCharsets.UTF_8));
    console.out().flush();
    return ExitCode.DONE;
  }
}
