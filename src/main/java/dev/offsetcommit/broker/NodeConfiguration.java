package dev.offsetcommit.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * The server properties of one node: combined broker and controller on 127.0.0.1, small and quick
 * to start.
 */
final class NodeConfiguration {

  static final String BROKER_LISTENER = "PLAINTEXT";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private NodeConfiguration() {}

  static Properties of(
      int nodeId,
      Path directory,
      Listener broker,
      Listener controller,
      List<String> voters,
      BrokerSettings settings) {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", Integer.toString(nodeId));
    p.put("log.dirs", directory.toString());
    p.put(
        "listeners",
        "%s://%s,%s://%s"
            .formatted(
                BROKER_LISTENER, broker.address(), CONTROLLER_LISTENER, controller.address()));
    p.put("advertised.listeners", BROKER_LISTENER + "://" + broker.address());
    p.put("controller.listener.names", CONTROLLER_LISTENER);
    p.put(
        "listener.security.protocol.map",
        BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    p.put("controller.quorum.voters", String.join(",", voters));

    // Internal topics: as many replicas as there are nodes, up to Kafka's own default of three, and
    // few partitions, since each one is a directory with an index that a small broker would open
    // for nothing.
    String replicas = Integer.toString(Math.min(3, settings.nodes()));
    String inSync = Integer.toString(settings.nodes() >= 3 ? 2 : 1);
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      p.put(topic + ".replication.factor", replicas);
      p.put(topic + ".num.partitions", "4");
    }
    p.put("transaction.state.log.min.isr", inSync);
    p.put("share.coordinator.state.topic.min.isr", inSync);
    p.put("default.replication.factor", replicas);
    p.put("min.insync.replicas", inSync);

    // As the tutorial wants it: a topic that a foreign client asks for appears, with four
    // partitions.
    p.put("auto.create.topics.enable", "true");
    p.put("num.partitions", "4");

    // Groups react at once instead of after the delays that spare a busy cluster; a client may ask
    // for a session timeout of a second, so that a killed consumer's partitions move while one
    // watches.
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("group.min.session.timeout.ms", "1000");
    p.put("group.consumer.min.session.timeout.ms", "1000");
    p.put("group.consumer.min.heartbeat.interval.ms", "200");
    p.put("group.consumer.heartbeat.interval.ms", "500");
    p.put("group.consumer.assignment.interval.ms", "0");

    if (settings.dataDirectory() == null) {
      // This one is not restarted with its data, so no old session is waited for, and a busy
      // machine may stall for a while.
      p.put("broker.session.timeout.ms", "60000");
    }

    // Memory and threads for one user, not for a thousand.
    p.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024));
    p.put("log.cleaner.io.buffer.size", Integer.toString(128 * 1024));
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "4");
    p.put("background.threads", "2");
    // A clean stop signs off from the controller: otherwise the next start waits until the old
    // session is over.
    p.put("controlled.shutdown.enable", "true");

    p.putAll(settings.properties());
    return p;
  }
}
