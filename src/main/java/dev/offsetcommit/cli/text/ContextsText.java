package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.TextTable;
import dev.offsetcommit.cluster.Context;
import dev.offsetcommit.serde.JsonLines;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the clusters that have a name, without their secrets. */
public final class ContextsText {

  private ContextsText() {}

  /** A context as a line of JSON. */
  record ContextLine(
      String name, String bootstrapServers, String commandConfig, Map<String, String> properties) {}

  /** A table, {@code -} for what a context does not have. */
  public static String table(List<Context> contexts) {
    TextTable table =
        new TextTable().columns("CONTEXT", "BOOTSTRAP-SERVERS", "COMMAND-CONFIG", "PROPERTIES");
    for (Context context : contexts) {
      String properties =
          context.shown().entrySet().stream()
              .map(property -> property.getKey() + "=" + property.getValue())
              .collect(Collectors.joining(", "));
      table.row(
          List.of(
              context.name(),
              context.bootstrapServers(),
              context.commandConfig() == null ? "-" : context.commandConfig().toString(),
              properties.isEmpty() ? "-" : properties));
    }
    return table.text();
  }

  /** An object a line. */
  public static String json(List<Context> contexts) {
    return contexts.stream()
        .map(
            context ->
                JsonLines.of(
                        "context",
                        new ContextLine(
                            context.name(),
                            context.bootstrapServers(),
                            context.commandConfig() == null
                                ? null
                                : context.commandConfig().toString(),
                            context.shown()))
                    + "\n")
        .collect(Collectors.joining());
  }
}
