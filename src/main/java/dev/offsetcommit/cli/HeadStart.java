package dev.offsetcommit.cli;

import dev.offsetcommit.serde.JsonSerde;
import dev.offsetcommit.serde.NumberEvent;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Initialises what a client will need while the options are still being read: a third of a short
 * run is Kafka's static initialisers, and there is a second core.
 */
final class HeadStart {

  /** In the order in which a client needs them. */
  static final Map<String, List<String>> CLASSES =
      Map.of(
          "consumer",
          List.of(
              "org.apache.kafka.common.protocol.ApiKeys",
              "org.apache.kafka.clients.consumer.ConsumerConfig",
              "org.apache.kafka.common.requests.AbstractResponse",
              "org.apache.kafka.clients.consumer.KafkaConsumer",
              "org.apache.kafka.clients.consumer.internals.ClassicKafkaConsumer",
              "org.apache.kafka.clients.NetworkClient",
              "org.apache.kafka.common.network.Selector",
              "org.apache.kafka.clients.consumer.internals.ConsumerCoordinator",
              "org.apache.kafka.clients.consumer.internals.Fetcher"),
          "producer",
          List.of(
              "org.apache.kafka.common.protocol.ApiKeys",
              "org.apache.kafka.clients.producer.ProducerConfig",
              "org.apache.kafka.common.requests.AbstractResponse",
              "org.apache.kafka.clients.producer.KafkaProducer",
              "org.apache.kafka.clients.NetworkClient",
              "org.apache.kafka.common.network.Selector",
              "org.apache.kafka.clients.producer.internals.RecordAccumulator"),
          "lag",
          List.of(
              "org.apache.kafka.common.protocol.ApiKeys",
              "org.apache.kafka.clients.admin.AdminClientConfig",
              "org.apache.kafka.common.requests.AbstractResponse",
              "org.apache.kafka.clients.admin.KafkaAdminClient",
              "org.apache.kafka.clients.NetworkClient",
              "org.apache.kafka.common.network.Selector"));

  private HeadStart() {}

  /**
   * Begins, in a thread that keeps nothing alive. Not with {@code -v}: the first of these classes
   * makes a logger, and what that shows is decided by then.
   *
   * @param args the command line
   */
  static void begin(String... args) {
    List<String> names = args.length == 0 ? null : CLASSES.get(args[0]);
    if (names == null || Stream.of(args).anyMatch(HeadStart::mayBeVerbose)) {
      return;
    }
    Thread thread = new Thread(() -> initialise(names), "head-start");
    thread.setDaemon(true);
    thread.start();
  }

  /** Also behind other short options, as in {@code -ev}. */
  static boolean mayBeVerbose(String arg) {
    return arg.equals("--verbose") || arg.matches("-[a-zA-Z]*v.*");
  }

  private static void initialise(List<String> names) {
    for (String name : names) {
      try {
        Class.forName(name);
      } catch (ClassNotFoundException | LinkageError e) {
        // The command that needs it will say so.
      }
    }
    // Each client registers itself there.
    ManagementFactory.getPlatformMBeanServer();
    // The first mapper brings half of Jackson with it.
    new JsonSerde<>(NumberEvent.class);
  }
}
