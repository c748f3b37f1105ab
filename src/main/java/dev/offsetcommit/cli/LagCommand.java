package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.LagOptions;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.text.LagCheck;
import dev.offsetcommit.cli.text.LagOutput;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.lag.LagQuery;
import java.io.IOException;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lag}: how far groups are behind, in records and in time. */
@Command(
    name = "lag",
    description =
        "Shows how far groups are behind, in records and in time: the columns of kafka-consumer-groups --describe, and ours.",
    footer = {
      "%nTIME-LAG is the age of the oldest record that waits: 0 = nothing waits, - = unknown, ~ = at most this, taken from the commit's metadata.",
      "NOTE says why a lag is not what it seems, or will not become 0.",
      "%nLimits: exit 0 only where it is certain that every group keeps them. Exit 3 where the known part of a lag exceeds one, or records wait in a partition in which nothing is committed. Exit 1 where one could not be checked: the log's end, the age, or the topic is unknown, the commit lies past the log end, or only an upper bound of the age (~) exceeds it."
    })
final class LagCommand extends ClusterCommand {

  LagCommand(Console console) {
    super(console);
  }

  @Mixin private LagOptions options;

  @Override
  public Integer call() throws IOException {
    options.check();
    ConnectionSettings settings = connection.resolve(console);
    LagCheck check =
        new LagCheck(
            options.limits(),
            options.groups(),
            options.topics(),
            connection.servers(),
            failure -> Failures.line(failure, spec.commandLine()));
    LagOutput output =
        new LagOutput(
            console, options.output(), options.groups(), options.topics(), connection.cluster());
    LagQuery.Sample sample;
    try (LagQuery query = new LagQuery(settings, Clock.systemUTC())) {
      if (options.watch().isPresent()) {
        return new LagWatching(options.watch().get(), check, output, console).run(query);
      }
      sample = query.sample(options.groups(), options.topics(), options.isExact());
    }
    output.write(sample);
    boolean none = sample.groups().isEmpty() && sample.refused().isEmpty();
    if (options.groups().isEmpty() && none && !options.limits().isSet()) {
      console.err().println("There are no groups on " + connection.servers() + ".");
    }
    return check.code(sample, console.err());
  }
}
