package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.ConnectionOptions;
import dev.offsetcommit.cli.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A command that talks to a cluster. */
abstract class ClusterCommand extends BaseCommand {

  /** Where the cluster is. */
  @Mixin ConnectionOptions connection;

  ClusterCommand(Console console) {
    super(console);
  }

  /** A command that starts a broker of its own where no cluster is typed, with that said of -b. */
  static CommandLine onOwnBroker(ClusterCommand command, String description) {
    CommandLine line = new CommandLine(command);
    CommandSpec spec = line.getCommandSpec();
    OptionSpec cluster = spec.findOption("-b");
    spec.remove(cluster);
    spec.addOption(OptionSpec.builder(cluster).description(description).build());
    return line;
  }
}
