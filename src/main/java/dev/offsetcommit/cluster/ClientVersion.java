package dev.offsetcommit.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;

/** Which version of kafka-clients is loaded, as its own jar says. */
public final class ClientVersion {

  /** Lies in the jar since Kafka 0.8; the class that reads it has moved between packages. */
  private static final String RESOURCE = "/kafka/kafka-version.properties";

  private static final Pattern MAJOR_MINOR = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})(\\D.*)?");

  private ClientVersion() {}

  /** For example {@code 4.4.0}; {@code unknown} where the jar has no such file. */
  public static String get() {
    try (InputStream in = Consumer.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        return "unknown";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown").strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /**
   * Whether a version is that of a release line, or of a newer one.
   *
   * @param version as {@link #get()} returns it, also of a pre-release such as {@code 4.2.0-rc1}
   * @param major for example 4
   * @param minor for example 2
   * @return also true for what is no version, which cannot be ruled out
   */
  public static boolean isAtLeast(String version, int major, int minor) {
    Matcher parts = MAJOR_MINOR.matcher(version);
    if (!parts.matches()) {
      return true;
    }
    int ownMajor = Integer.parseInt(parts.group(1));
    return ownMajor > major || ownMajor == major && Integer.parseInt(parts.group(2)) >= minor;
  }
}
