package dev.offsetcommit.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Keys of other clients' configuration files, librdkafka's above all, that say where the cluster is
 * or how to log in. A Java client ignores them, and goes to another cluster, or without
 * credentials.
 */
final class ForeignKeys {

  private static final String SERVERS = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;

  /** How other clients name the cluster, without dots, dashes and capitals. */
  private static final Set<String> NAMES_OF_SERVERS =
      Set.of(
          "bootstrapserver",
          "bootstrapservers",
          "metadatabrokerlist",
          "brokerlist",
          "broker",
          "brokers",
          "seedbrokers");

  /** librdkafka's key, and what a Java client takes instead; the first word is its key. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("sasl.username", "sasl.jaas.config"),
          Map.entry("sasl.password", "sasl.jaas.config"),
          Map.entry("sasl.mechanisms", "sasl.mechanism"),
          Map.entry("ssl.ca.location", "ssl.truststore.location with ssl.truststore.type=PEM"),
          Map.entry("ssl.ca.pem", "ssl.truststore.certificates with ssl.truststore.type=PEM"),
          Map.entry("ssl.certificate.location", "ssl.keystore.location with ssl.keystore.type=PEM"),
          Map.entry(
              "ssl.certificate.pem", "ssl.keystore.certificate.chain with ssl.keystore.type=PEM"),
          Map.entry("ssl.key.location", "ssl.keystore.location with ssl.keystore.type=PEM"),
          Map.entry("ssl.key.pem", "ssl.keystore.key with ssl.keystore.type=PEM"),
          Map.entry(
              "enable.ssl.certificate.verification",
              "ssl.endpoint.identification.algorithm, for the host's name"));

  private ForeignKeys() {}

  /**
   * Each such key, and Kafka's key for it, as {@code metadata.broker.list is bootstrap.servers};
   * none where Kafka's key is given too.
   *
   * @param keys the keys that were given
   * @param namesServers whether these are the keys that decide about the cluster
   */
  static List<String> in(Set<String> keys, boolean namesServers) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String key : new TreeSet<>(keys)) {
      String kafkas = KEYS.get(key);
      if (kafkas != null && !keys.contains(kafkas.split("[ ,]", 2)[0])) {
        found.put(key, kafkas);
      } else if (namesServers && isServers(key)) {
        found.put(key, SERVERS);
      }
    }
    List<String> sentences = new ArrayList<>();
    found.forEach((key, kafkas) -> sentences.add(key + " is " + kafkas));
    return sentences;
  }

  private static boolean isServers(String key) {
    String letters = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    return !key.equals(SERVERS)
        && (NAMES_OF_SERVERS.contains(letters) || letters.endsWith("bootstrapservers"));
  }
}
