package dev.offsetcommit.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;

/** Which version of kafka-clients is loaded, as its own jar says. */
public final class ClientVersion {

  /** Lies in the jar since Kafka 0.8; the class that reads it has moved between packages. */
  private static final String RESOURCE = "/kafka/kafka-version.properties";

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
}
