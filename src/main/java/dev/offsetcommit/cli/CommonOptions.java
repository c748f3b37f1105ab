package dev.offsetcommit.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the versions and exit.")
  boolean version;

  private boolean verbose;

  /**
   * Must take effect before the first logger is made, which happens when the first Kafka class is
   * loaded.
   */
  @Option(
      names = {"-v", "--verbose"},
      description = "Client logs and stack traces on stderr; otherwise warnings and errors only.")
  void setVerbose(boolean verbose) {
    this.verbose = verbose;
    if (verbose) {
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
      System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "HH:mm:ss.SSS");
      for (String quiet :
          List.of("org.apache.kafka.clients", "org.apache.kafka.common", "org.sqlite")) {
        System.setProperty("org.slf4j.simpleLogger.log." + quiet, "info");
      }
    }
  }

  boolean isVerbose() {
    return verbose;
  }
}
