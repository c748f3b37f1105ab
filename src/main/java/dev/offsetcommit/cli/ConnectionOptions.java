package dev.offsetcommit.cli;

import dev.offsetcommit.client.ConnectionSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say where the cluster is. */
final class ConnectionOptions {

  @Option(
      names = {"-b", "--bootstrap-server"},
      paramLabel = "HOST:PORT",
      description = {
        "The cluster, HOST:PORT[,HOST:PORT…]. Default: the variable KAFKA_BOOTSTRAP_SERVERS, else the --command-config file, "
            + "else localhost:9092."
      })
  private String bootstrapServer;

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description = "A Kafka client properties file, for security settings for example.")
  private Path commandConfig;

  @Option(
      names = {"-X", "--command-property"},
      paramLabel = "KEY=VALUE",
      description = "One Kafka client property; repeatable, wins over the file.")
  private Map<String, String> commandProperties = new LinkedHashMap<>();

  private ConnectionSettings resolved;

  /** The settings; warns, once, of properties that no Kafka client knows. */
  ConnectionSettings resolve(PrintStream err) {
    if (resolved == null) {
      resolved =
          ConnectionSettings.resolve(
              bootstrapServer,
              System.getenv(ConnectionSettings.ENVIRONMENT_VARIABLE),
              commandConfig,
              commandProperties);
      resolved
          .unknownProperties()
          .forEach(
              name ->
                  err.println(
                      "Warning: no Kafka client knows the property " + name + "; is it misspelt?"));
    }
    return resolved;
  }

  /** Whether the user typed {@code -b}. */
  boolean isTyped() {
    return bootstrapServer != null;
  }

  /** Whether the user typed anything else about the connection. */
  boolean hasSettings() {
    return commandConfig != null || !commandProperties.isEmpty();
  }

  /** For messages, also before or without {@link #resolve}. */
  String servers() {
    return resolved == null ? "the cluster" : resolved.bootstrapServers();
  }
}
