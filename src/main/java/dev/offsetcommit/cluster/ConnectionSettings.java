package dev.offsetcommit.cluster;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Where the cluster is and how to talk to it: the bootstrap servers, and the client properties that
 * the user gave.
 *
 * @param bootstrapServers {@code host:port[,…]}
 * @param file the properties of {@code --command-config}, without bootstrap servers
 * @param overrides the properties of {@code --command-property}, which win over the file
 */
public record ConnectionSettings(
    String bootstrapServers, Map<String, String> file, Map<String, String> overrides) {

  /**
   * What a command decides for a property that it cannot honour: the client does not get it. From a
   * file it is dropped with a warning, as a {@code --command-property} it is a conflict.
   */
  public static final Object NOT_SET = new Object();

  /** Where a Kafka listens by default. */
  public static final String DEFAULT_BOOTSTRAP_SERVERS = "localhost:9092";

  /** The variable that names the bootstrap servers where no flag does. */
  public static final String ENVIRONMENT_VARIABLE = "KAFKA_BOOTSTRAP_SERVERS";

  /**
   * What a client does without unless the user asks for it, since it takes a tenth of the time to
   * the first record: an MBean for each metric, and the metrics that the cluster may ask for
   * (KIP-714).
   */
  private static final Map<String, String> QUICK_START =
      Map.of(
          CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "",
          CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");

  /** Copies the maps. */
  public ConnectionSettings {
    file = Map.copyOf(file);
    overrides = Map.copyOf(overrides);
  }

  /**
   * Settings that name a cluster and nothing else.
   *
   * @param bootstrapServers {@code host:port[,…]}
   */
  public static ConnectionSettings of(String bootstrapServers) {
    return new ConnectionSettings(bootstrapServers, Map.of(), Map.of());
  }

  /**
   * Settings from their four sources. The bootstrap servers are taken from the flag, else from a
   * {@code bootstrap.servers} override, else the environment, else the file, else {@value
   * #DEFAULT_BOOTSTRAP_SERVERS}.
   *
   * @param flag the value of {@code --bootstrap-server}, or null
   * @param environment the value of {@value #ENVIRONMENT_VARIABLE}, or null
   * @param configFile a client properties file, or null
   * @param overrides single properties
   * @throws TerseException if the file cannot be read, or is one for another kind of client
   * @throws IllegalArgumentException if a property is one of another kind of client
   */
  public static ConnectionSettings resolve(
      String flag, String environment, Path configFile, Map<String, String> overrides) {
    return resolve(flag, environment, configFile, overrides, null);
  }

  /**
   * The same with a named cluster: its servers are taken where nothing else names some, and its
   * properties where nothing else sets them.
   *
   * @param context what the user named, or null
   * @throws IllegalArgumentException if the environment would send the command to another cluster
   *     than the one that was named
   */
  public static ConnectionSettings resolve(
      String flag,
      String environment,
      Path configFile,
      Map<String, String> overrides,
      Context context) {
    Map<String, String> file = new LinkedHashMap<>(read(configFile));
    Map<String, String> single = new LinkedHashMap<>(overrides);
    refuseForeignKeys(file.keySet(), flag, environment, configFile, single.keySet());
    String fromFile = file.remove(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    String fromOverride = single.remove(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    String servers =
        Optional.ofNullable(flag)
            .or(() -> Optional.ofNullable(fromOverride))
            .or(() -> Optional.ofNullable(environment).filter(ConnectionSettings::isSet))
            .or(() -> Optional.ofNullable(fromFile))
            .or(() -> Optional.ofNullable(context).map(Context::bootstrapServers))
            .orElse(DEFAULT_BOOTSTRAP_SERVERS);
    if (context == null) {
      return new ConnectionSettings(servers, file, single);
    }
    boolean isTyped = flag != null || fromOverride != null;
    if (!isTyped && !context.isAt(servers)) {
      throw new IllegalArgumentException(
          "--context %s is the cluster at %s, but %s names %s: %s, or leave --context away"
              .formatted(
                  context.name(),
                  context.bootstrapServers(),
                  isSet(environment) ? ENVIRONMENT_VARIABLE : "the --command-config file",
                  servers,
                  isSet(environment) ? "unset " + ENVIRONMENT_VARIABLE : "name the cluster once"));
    }
    Map<String, String> below = new LinkedHashMap<>(read(context.commandConfig()));
    below.remove(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    below.putAll(context.properties());
    List<String> foreign = ForeignKeys.in(below.keySet(), false);
    if (!foreign.isEmpty()) {
      throw new TerseException(
          "The context %s is not one for Java clients. Write it in their keys: %s."
              .formatted(context.name(), String.join("; ", foreign)));
    }
    below.putAll(file);
    return new ConnectionSettings(servers, below, single);
  }

  private static boolean isSet(String environment) {
    return environment != null && !environment.isBlank();
  }

  /** A setting that names the cluster, or logs in there, is never ignored. */
  private static void refuseForeignKeys(
      Set<String> file, String flag, String environment, Path configFile, Set<String> single) {
    String servers = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
    boolean named = flag != null || single.contains(servers);
    List<String> typed = ForeignKeys.in(single, !named);
    if (!typed.isEmpty()) {
      throw new IllegalArgumentException(
          "--command-property takes the keys of Kafka's Java clients: " + String.join("; ", typed));
    }
    boolean decided = named || isSet(environment) || file.contains(servers);
    List<String> written = ForeignKeys.in(file, !decided);
    if (!written.isEmpty()) {
      throw new TerseException(
          "The --command-config file %s is not one for Java clients. Write it in their keys: %s."
              .formatted(configFile, String.join("; ", written)));
    }
  }

  private static Map<String, String> read(Path configFile) {
    if (configFile == null) {
      return Map.of();
    }
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(TextFile.read(configFile, "--command-config")));
    } catch (IOException | IllegalArgumentException e) {
      throw new TerseException(
          "Cannot read --command-config %s: %s. Correct it.".formatted(configFile, e.getMessage()),
          e);
    }
    Map<String, String> map = new LinkedHashMap<>();
    properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
    return map;
  }

  /**
   * The properties for a client: what the user gave, under what the command itself decides.
   *
   * @param decided the properties that the command decides, such as {@code enable.auto.commit};
   *     they win over the file; {@link #NOT_SET} for one that the client is not to have
   * @param warnings told of each property of the file that is ignored because the command decides
   *     it
   * @throws TerseException if a {@code --command-property} asks for something else than the command
   *     decides
   */
  public Map<String, Object> clientProperties(Map<String, ?> decided, Consumer<String> warnings) {
    Map<String, Object> properties = new LinkedHashMap<>(QUICK_START);
    properties.putAll(file);
    properties.putAll(overrides);
    decided.forEach(
        (key, value) -> {
          String wanted = String.valueOf(value);
          if (overrides.containsKey(key) && !overrides.get(key).equals(wanted)) {
            throw new ConflictingProperty(key);
          }
          if (file.containsKey(key) && !file.get(key).equals(wanted)) {
            warnings.accept(
                "%s in the --command-config file or the context is ignored: the command decides it"
                    .formatted(key));
          }
          if (value == NOT_SET) {
            properties.remove(key);
          } else {
            properties.put(key, value);
          }
        });
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return properties;
  }

  /**
   * The same, with defaults of ours that the user may override by file or property.
   *
   * @param defaults used where the user says nothing
   * @param decided see {@link #clientProperties(Map, Consumer)}
   * @param warnings see {@link #clientProperties(Map, Consumer)}
   */
  public Map<String, Object> clientProperties(
      Map<String, ?> defaults, Map<String, ?> decided, Consumer<String> warnings) {
    Map<String, Object> properties = clientProperties(decided, warnings);
    defaults.forEach(properties::putIfAbsent);
    return properties;
  }

  /**
   * The properties for an admin client: a question to the cluster waits ten seconds for the answer,
   * not a minute. It asks again after 20 ms at first, not 100: each question about a classic group
   * is answered only when it is asked a second time, the classic way.
   */
  public Map<String, Object> adminProperties() {
    Map<String, String> defaults =
        Map.of(
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000",
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000",
            AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, "20");
    return clientProperties(defaults, Map.of(), warning -> {});
  }

  /**
   * The value of a property that the user gave, in the order of precedence.
   *
   * @param key its name
   */
  public Optional<String> given(String key) {
    return Optional.ofNullable(overrides.getOrDefault(key, file.get(key)));
  }

  /** The servers and the names of the properties; their values may be secret. */
  @Override
  public String toString() {
    return bootstrapServers + ", file " + file.keySet() + ", properties " + overrides.keySet();
  }

  /**
   * The names of given properties that no Kafka client knows, sorted: most often a typing error.
   */
  public Set<String> unknownProperties() {
    Set<String> unknown = new TreeSet<>(file.keySet());
    unknown.addAll(overrides.keySet());
    unknown.removeAll(ConsumerConfig.configNames());
    unknown.removeAll(ProducerConfig.configNames());
    unknown.removeAll(AdminClientConfig.configNames());
    return unknown;
  }
}
