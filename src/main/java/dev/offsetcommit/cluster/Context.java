package dev.offsetcommit.cluster;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;

/**
 * A cluster that the user gave a name.
 *
 * @param name its name
 * @param bootstrapServers {@code host:port[,…]}
 * @param commandConfig its client properties file, null for none
 * @param properties further client properties, which win over the file; their values may be secret
 */
public record Context(
    String name, String bootstrapServers, Path commandConfig, Map<String, String> properties) {

  /** Copies the map. */
  public Context {
    properties = Map.copyOf(properties);
  }

  /** Whether some bootstrap servers are these, in whatever order. */
  public boolean isAt(String servers) {
    return set(bootstrapServers).equals(set(servers));
  }

  private static Set<String> set(String servers) {
    return Arrays.stream(servers.split(",")).map(String::strip).collect(Collectors.toSet());
  }

  /**
   * The properties by name, sorted; a value that is secret, or may be, is hidden as Kafka hides it.
   */
  public Map<String, String> shown() {
    Map<String, ConfigDef.ConfigKey> known = AdminClientConfig.configDef().configKeys();
    Map<String, String> shown = new TreeMap<>();
    properties.forEach(
        (name, value) -> {
          ConfigDef.ConfigKey key = known.get(name);
          boolean isOpen =
              key != null && key.type != ConfigDef.Type.PASSWORD && !value.contains("@");
          shown.put(name, isOpen ? value : Password.HIDDEN);
        });
    return shown;
  }

  /** The name, the servers and the names of the properties. */
  @Override
  public String toString() {
    return name + " at " + bootstrapServers + ", properties " + properties.keySet();
  }
}
