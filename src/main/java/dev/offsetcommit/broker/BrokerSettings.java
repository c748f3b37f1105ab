package dev.offsetcommit.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * How an {@link EmbeddedBroker} runs.
 *
 * @param port the port of the first node on 127.0.0.1, the others take the following ones; 0 = any
 *     free ports
 * @param dataDirectory where the data is kept across restarts, or null for a temporary directory
 *     that goes with the broker
 * @param nodes the number of nodes, each a broker and a KRaft controller
 * @param properties broker properties that win over ours; none of those that decide where the
 *     broker listens or writes
 */
public record BrokerSettings(
    int port, Path dataDirectory, int nodes, Map<String, String> properties) {

  private static final Set<String> DECIDED =
      Set.of(
          "listeners",
          "advertised.listeners",
          "controller.listener.names",
          "controller.quorum.voters",
          "controller.quorum.bootstrap.servers",
          "inter.broker.listener.name",
          "listener.security.protocol.map",
          "node.id",
          "process.roles",
          "log.dir",
          "log.dirs",
          "metadata.log.dir");

  /** Checks the values. */
  public BrokerSettings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("The port must lie between 0 and 65535, and is " + port);
    }
    if (nodes < 1) {
      throw new IllegalArgumentException(
          "At least 1 node is needed, and " + nodes + " were asked for");
    }
    properties = Map.copyOf(properties);
    for (String name : properties.keySet()) {
      if (DECIDED.contains(name)) {
        throw new IllegalArgumentException(
            name
                + " cannot be set: this broker listens on 127.0.0.1 and writes below its data directory only");
      }
    }
  }

  /** One node on a free port, with a temporary data directory. */
  public static BrokerSettings ephemeral() {
    return new BrokerSettings(0, null, 1, Map.of());
  }

  /**
   * The same with one broker property more.
   *
   * @param name the property
   * @param value its value
   */
  public BrokerSettings with(String name, String value) {
    Map<String, String> more = new java.util.HashMap<>(properties);
    more.put(name, value);
    return new BrokerSettings(port, dataDirectory, nodes, more);
  }
}
