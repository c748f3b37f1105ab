package dev.offsetcommit.sink;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.cluster.TextFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Which database, and how to be let in. Passwords come from a file or the driver's own ways
 * (PGPASSFILE), and no output shows them.
 *
 * @param url the JDBC URL as the user gave it; show {@link #redacted()} instead
 * @param properties the driver's properties from --sink-config, {@code user} and {@code password}
 *     among them
 */
public record SinkAddress(String url, Map<String, String> properties) {

  private static final Pattern SECRET =
      Pattern.compile("((?:password|secret|sslpassword)=)[^&;]*", Pattern.CASE_INSENSITIVE);

  /**
   * What stands before a host, in a URL of any kind: a password may hold any character, so it ends
   * at the last @ before the parameters. A path of SQLite has none.
   */
  private static final Pattern USER_INFO =
      Pattern.compile("^(?!jdbc:sqlite:)((?:\\w+:)*+(?://)?)(?:[^=]*|[^?]*)@");

  private static final Pattern IN_MEMORY =
      Pattern.compile("jdbc:sqlite:(:memory:.*|:resource:.*|\\?.*|)");

  /** Copies the map. */
  public SinkAddress {
    properties = Map.copyOf(properties);
  }

  /**
   * An address from the command line.
   *
   * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST/DATABASE}
   * @param config a properties file for the driver, or null
   * @throws TerseException if the file cannot be read
   */
  public static SinkAddress of(String url, Path config) {
    Map<String, String> properties = new HashMap<>();
    if (config != null) {
      Properties file = new Properties();
      try {
        file.load(new StringReader(TextFile.read(config, "--sink-config")));
      } catch (IOException | IllegalArgumentException e) {
        throw new TerseException(
            "Cannot read --sink-config %s: %s. It holds the driver's properties, such as user=… and password=…."
                .formatted(config, e.getMessage()),
            e);
      }
      file.stringPropertyNames().forEach(name -> properties.put(name, file.getProperty(name)));
    }
    return new SinkAddress(url, properties);
  }

  /**
   * The kind of the database.
   *
   * @throws IllegalArgumentException if it is none that is known
   * @throws TerseException if it does not survive its process
   */
  Dialect dialect() {
    Dialect dialect =
        Dialect.of(url)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--sink must be a URL that begins with %s, and is %s"
                            .formatted(Dialect.prefixes(), redacted())));
    if (IN_MEMORY.matcher(url).matches()) {
      throw notInAFile();
    }
    return dialect;
  }

  /** For an address that is not one of a file. */
  TerseException notInAFile() {
    return new TerseException(
        "A sink must survive its process: name a file, as in jdbc:sqlite:numbers.db, instead of %s"
            .formatted(redacted()));
  }

  /** The URL without secrets. */
  public String redacted() {
    return USER_INFO.matcher(SECRET.matcher(url).replaceAll("$1***")).replaceAll("$1***@");
  }

  /** A message of the driver without secrets. */
  String redact(String message) {
    String text = String.valueOf(message).replace(url, redacted());
    String password = properties.get("password");
    return password == null || password.isEmpty() ? text : text.replace(password, "***");
  }

  /** {@link #redacted()}. */
  @Override
  public String toString() {
    return redacted();
  }
}
