package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.ConnectionOptions;

/** A command that talks to a cluster. */
interface UsesCluster {

  /** Where the cluster is. */
  ConnectionOptions connection();
}
