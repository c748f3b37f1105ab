package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.ConnectionOptions;
import dev.offsetcommit.cli.terminal.Console;
import picocli.CommandLine.Mixin;

/** A command that talks to a cluster. */
abstract class ClusterCommand extends BaseCommand {

  /** Where the cluster is. */
  @Mixin ConnectionOptions connection;

  ClusterCommand(Console console) {
    super(console);
  }
}
