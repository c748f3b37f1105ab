package dev.offsetcommit.broker;

import dev.offsetcommit.cluster.TerseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.FaultHandlerFactory;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;

/**
 * One KRaft node, broker and controller, in this JVM. It does what {@code StorageTool format} and
 * {@code kafka.Kafka} do, on sockets that are already bound.
 */
final class BrokerNode {

  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);

  private final int id;
  private final Path directory;
  private final Properties properties;
  private final Listener brokerListener;
  private final Listener controllerListener;
  private final Map<Integer, InetSocketAddress> voters;
  private final FaultHandlerFactory faults;

  private ControllerServer controller;
  private BrokerServer broker;

  BrokerNode(
      int id,
      Path directory,
      Properties properties,
      Listener brokerListener,
      Listener controllerListener,
      Map<Integer, InetSocketAddress> voters,
      FaultHandlerFactory faults) {
    this.id = id;
    this.directory = directory;
    this.properties = properties;
    this.brokerListener = brokerListener;
    this.controllerListener = controllerListener;
    this.voters = voters;
    this.faults = faults;
  }

  int id() {
    return id;
  }

  /** {@code 127.0.0.1:port} for clients. */
  String address() {
    return brokerListener.address();
  }

  /** Formats the directory for this cluster, unless it is formatted. */
  void format(String clusterId) {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    try (PrintStream silent =
        new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8)) {
      Files.createDirectories(directory);
      new Formatter()
          .setClusterId(clusterId)
          .setNodeId(id)
          .setDirectories(List.of(directory.toString()))
          .setMetadataLogDirectory(directory.toString())
          .setControllerListenerName(NodeConfiguration.CONTROLLER_LISTENER)
          .setPrintStream(silent)
          .run();
    } catch (Exception e) {
      throw new TerseException("Cannot format the data directory " + directory + ": " + e, e);
    }
  }

  /** Starts the controller: returns before it is part of a quorum. */
  void startController() {
    brokerListener.ensureBound();
    controllerListener.ensureBound();
    KafkaConfig config = new KafkaConfig(properties, false);
    var loaded =
        KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(BrokerNode.class), "");
    SharedServer shared =
        new SharedServer(
            config,
            loaded._1(),
            Time.SYSTEM,
            new Metrics(),
            CompletableFuture.completedFuture(voters),
            List.of(),
            faults,
            sockets());
    broker = new BrokerServer(shared);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), loaded._2());
    controller.startup();
  }

  /**
   * Starts the broker, and returns when it serves clients; there must be a quorum of controllers.
   */
  void startBroker() {
    broker.startup();
  }

  private ServerSocketFactory sockets() {
    return (listenerName, address, listenBacklogSize, recvBufferSize) -> {
      Listener listener =
          listenerName.equals(NodeConfiguration.CONTROLLER_LISTENER)
              ? controllerListener
              : brokerListener;
      if (address.getPort() != listener.port()) {
        throw new IOException("asked for " + address + ", bound is " + listener.address());
      }
      return listener.take();
    };
  }

  /** Stops the broker; while there is a quorum of controllers, it signs off there. */
  void stopBroker() {
    if (broker != null) {
      broker.shutdown(SHUTDOWN_TIMEOUT);
      broker = null;
    }
    brokerListener.close();
  }

  /** Stops the controller, after the broker. */
  void stopController() {
    if (controller != null) {
      controller.shutdown();
      controller = null;
    }
    controllerListener.close();
  }

  boolean isRunning() {
    return broker != null;
  }
}
