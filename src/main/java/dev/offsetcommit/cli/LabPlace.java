package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.ConnectionOptions;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.lab.process.ConnectionFile;
import dev.offsetcommit.lab.process.LabCluster;
import dev.offsetcommit.lab.process.Sessions;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.GroupProtocol;

/**
 * Where {@code lab} kills consumers: on brokers that it starts for itself, or on the cluster that
 * the user has typed.
 *
 * @param connection what was typed
 * @param nodes how many brokers the lab starts for itself
 * @param console what the user is told of it goes there
 */
record LabPlace(ConnectionOptions connection, int nodes, Console console) {

  /** Says that a cluster of the environment is left alone. */
  void announce() {
    String variable = System.getenv(ConnectionSettings.ENVIRONMENT_VARIABLE);
    if (!connection.isTyped() && variable != null && !variable.isBlank()) {
      console
          .err()
          .println(
              "The lab starts a broker of its own, although %s is set; -b names a cluster"
                  .formatted(ConnectionSettings.ENVIRONMENT_VARIABLE));
    }
  }

  LabCluster cluster() {
    return connection.isTyped()
        ? LabCluster.of(connection.resolve(console))
        : LabCluster.embedded(nodes);
  }

  /**
   * How long a dead member keeps its partitions there; the user is told what that means.
   *
   * @param kills how many there are in each experiment
   * @throws InterruptedException if this thread is interrupted
   */
  Sessions sessions(List<GroupProtocol> protocols, int kills) throws InterruptedException {
    if (!connection.isTyped()) {
      return Sessions.OWN;
    }
    ConnectionSettings settings = connection.resolve(console);
    Sessions sessions = Sessions.of(settings);
    console.err().println("Consumers are killed on " + settings.bootstrapServers());
    for (GroupProtocol protocol : protocols) {
      console.err().println("  " + sessions.text(protocol, kills));
    }
    return sessions;
  }

  /** What the user typed of the cluster, beside its address, as the children are told it. */
  List<String> options() throws IOException {
    if (!connection.isTyped()) {
      return List.of();
    }
    ConnectionSettings settings = connection.resolve(console);
    Properties properties = new Properties();
    properties.putAll(settings.file());
    properties.putAll(settings.overrides());
    if (properties.isEmpty()) {
      return List.of();
    }
    return List.of("--command-config", ConnectionFile.write(properties).toString());
  }
}
