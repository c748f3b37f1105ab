package dev.offsetcommit.cli;

/** A command that talks to a cluster. */
interface UsesCluster {

  /** Where the cluster is. */
  ConnectionOptions connection();
}
