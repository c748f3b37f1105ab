package dev.offsetcommit.cluster;

import java.util.Locale;
import org.apache.kafka.clients.consumer.GroupProtocol;

/** Kafka's group protocols, as they are written in configurations and in our output. */
public final class GroupProtocols {

  private GroupProtocols() {}

  /** {@code classic} or {@code consumer}. */
  public static String text(GroupProtocol protocol) {
    return protocol.name.toLowerCase(Locale.ROOT);
  }
}
