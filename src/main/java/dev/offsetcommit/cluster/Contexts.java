package dev.offsetcommit.cluster;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * The clusters that the user gave names, in a properties file: {@code
 * context.NAME.bootstrap.servers}, {@code context.NAME.command.config} for a client properties
 * file, and {@code context.NAME.KEY} for any other property of a Kafka client.
 */
public final class Contexts {

  private static final Pattern KEY = Pattern.compile("context\\.([A-Za-z0-9_-]+)\\.(.+)");
  private static final String COMMAND_CONFIG = "command.config";

  private final Path file;
  private final List<Context> all;

  private Contexts(Path file, List<Context> all) {
    this.file = file;
    this.all = List.copyOf(all);
  }

  /**
   * Where the file is: {@code $XDG_CONFIG_HOME/offset-commit/config.properties}, or below {@code
   * ~/.config}.
   *
   * @param environment the variables of the process
   */
  public static Path file(Map<String, String> environment) {
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    // The specification demands an absolute path, and has others ignored.
    Path base =
        Path.of(config).isAbsolute()
            ? Path.of(config)
            : Path.of(System.getProperty("user.home"), ".config");
    return base.resolve("offset-commit").resolve("config.properties");
  }

  /**
   * Reads the file; none is the same as an empty one.
   *
   * @throws TerseException if it cannot be read, or has a key that means nothing
   */
  public static Contexts read(Path file) {
    Map<String, Map<String, String>> byName = new TreeMap<>();
    if (Files.exists(file)) {
      Properties lines = load(file);
      for (String key : lines.stringPropertyNames()) {
        Matcher parts = KEY.matcher(key);
        if (!parts.matches()) {
          throw new TerseException(
              "%s has the key %s. Write context.NAME.bootstrap.servers, context.NAME.command.config or context.NAME.KEY, with letters, digits, _ and - in the name."
                  .formatted(file, key));
        }
        byName
            .computeIfAbsent(parts.group(1), name -> new LinkedHashMap<>())
            .put(parts.group(2), lines.getProperty(key).strip());
      }
    }
    List<Context> all = new ArrayList<>();
    byName.forEach((name, properties) -> all.add(context(file, name, properties)));
    return new Contexts(file, all);
  }

  private static Context context(Path file, String name, Map<String, String> properties) {
    String config = properties.remove(COMMAND_CONFIG);
    String servers = properties.remove(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    if (servers == null || servers.isEmpty()) {
      throw new TerseException(
          "The context %s in %s names no cluster. Add context.%s.bootstrap.servers=HOST:PORT."
              .formatted(name, file, name));
    }
    // Relative to the file that names it, not to wherever the command is typed.
    Path commandConfig = config == null ? null : file.resolveSibling(config);
    return new Context(name, servers, commandConfig, properties);
  }

  private static Properties load(Path file) {
    Properties lines = new Properties();
    try {
      lines.load(new StringReader(TextFile.read(file, "the configuration file")));
    } catch (IOException | IllegalArgumentException e) {
      throw new TerseException(
          "Cannot read the configuration file %s: %s. Correct it.".formatted(file, e.getMessage()),
          e);
    }
    return lines;
  }

  /** Sorted by name. */
  public List<Context> all() {
    return all;
  }

  /**
   * The context of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Context named(String name) {
    return all.stream()
        .filter(context -> context.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no context %s in %s; %s"
                        .formatted(
                            name,
                            file,
                            all.isEmpty()
                                ? "it has no context yet: add context.%s.bootstrap.servers=HOST:PORT"
                                    .formatted(name)
                                : "it has: " + String.join(", ", names()))));
  }

  private List<String> names() {
    return all.stream().map(Context::name).toList();
  }
}
