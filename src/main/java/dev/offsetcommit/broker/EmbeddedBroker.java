package dev.offsetcommit.broker;

import dev.offsetcommit.cluster.TerseException;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.internals.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Apache Kafka in KRaft mode in this JVM, on 127.0.0.1 only: one node or several, which can
 * be stopped and started again with their data, on the same ports.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

  static {
    // Kafka would end the process without a word for its user. The log hands an error on to the
    // program, which says it and ends.
    Exit.setHaltProcedure(
        (status, message) -> {
          LOG.error(
              "Kafka halts",
              new BrokerHalted(
                  "Kafka has halted%s, as it does when its data directory fails. --verbose shows more."
                      .formatted(message == null ? "" : " (%s)".formatted(message))));
          while (true) {
            LockSupport.park();
          }
        });
  }

  private final DataDirectory data;
  private final List<BrokerNode> nodes = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Throwable fault;
  private boolean closed;

  private EmbeddedBroker(BrokerSettings settings) {
    List<Listener> brokers = new ArrayList<>();
    List<Listener> controllers = new ArrayList<>();
    DataDirectory opened = null;
    try {
      for (int i = 0; i < settings.nodes(); i++) {
        brokers.add(Listener.bind(settings.port() == 0 ? 0 : settings.port() + i));
        controllers.add(Listener.bind(0));
      }
      opened = DataDirectory.open(settings.dataDirectory(), settings.nodes());
      data = opened;
      FullDisk.beforeStart(data.path())
          .ifPresent(
              full -> {
                throw new TerseException(full);
              });
      FullDisk.watch(data.path());
      configure(settings, brokers, controllers);
      start();
    } catch (RuntimeException | InternalError e) {
      // A mapped file without room on its disk is an internal error of the JVM.
      stopQuietly();
      brokers.forEach(Listener::close);
      controllers.forEach(Listener::close);
      Optional<String> full = FullDisk.sentence();
      if (opened != null) {
        FullDisk.forget(opened.path());
        opened.close();
      }
      if (full.isPresent()) {
        throw new TerseException(full.get(), e);
      }
      throw e;
    }
  }

  /** How the last broker on a data directory ended, to be asked before {@link #start}. */
  public static EarlierRun earlierRun(Path dataDirectory) {
    return DataDirectory.earlierRun(dataDirectory);
  }

  /**
   * Starts a broker and waits until it serves clients.
   *
   * @param settings how it runs
   * @throws TerseException if a port is used, or the data directory cannot be used
   */
  public static EmbeddedBroker start(BrokerSettings settings) {
    return new EmbeddedBroker(settings);
  }

  /**
   * Removes the temporary data of brokers whose process was killed, and so could not.
   *
   * @param temporary the directory for temporary files
   */
  public static void removeDataOfTheDead(Path temporary) {
    DataDirectory.removeOfTheDead(temporary);
  }

  /**
   * Removes the data of a broker, unless a process holds it.
   *
   * @param dataDirectory where it is; nothing happens if it holds no broker's data
   */
  public static void removeDataIfDead(Path dataDirectory) {
    DataDirectory.removeIfDead(dataDirectory);
  }

  private void configure(
      BrokerSettings settings, List<Listener> brokers, List<Listener> controllers) {
    List<String> voters = new ArrayList<>();
    Map<Integer, InetSocketAddress> voterAddresses = new HashMap<>();
    for (int i = 0; i < settings.nodes(); i++) {
      voters.add((i + 1) + "@" + controllers.get(i).address());
      voterAddresses.put(i + 1, controllers.get(i).socketAddress());
    }
    String clusterId = clusterId(data.node(1));
    for (int i = 0; i < settings.nodes(); i++) {
      Path directory = data.node(i + 1);
      Properties properties =
          NodeConfiguration.of(
              i + 1, directory, brokers.get(i), controllers.get(i), voters, settings);
      BrokerNode node =
          new BrokerNode(
              i + 1,
              directory,
              properties,
              brokers.get(i),
              controllers.get(i),
              voterAddresses,
              faults());
      node.format(clusterId);
      nodes.add(node);
    }
  }

  private static String clusterId(Path firstNode) {
    Path file = firstNode.resolve("meta.properties");
    if (!Files.exists(file)) {
      return Uuid.randomUuid().toString();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new TerseException("Cannot read " + file + ": " + e.getMessage(), e);
    }
    return properties.getProperty("cluster.id");
  }

  private FaultHandlerFactory faults() {
    return (name, fatal, action) ->
        (message, cause) -> {
          LOG.error("{}: {}", name, message, cause);
          action.run();
          if (fatal) {
            fault = cause == null ? new IllegalStateException(message) : cause;
            over.countDown();
          }
          return new org.apache.kafka.server.fault.FaultHandlerException(
              name + ": " + message, cause);
        };
  }

  /**
   * Starts all nodes that do not run, on the ports and with the data that they had; returns when
   * they serve clients.
   */
  public synchronized void start() {
    List<BrokerNode> stopped = nodes.stream().filter(node -> !node.isRunning()).toList();
    // A broker waits for a quorum of controllers, so all controllers are started before any broker.
    stopped.forEach(BrokerNode::startController);
    CompletableFuture<?>[] starts =
        stopped.stream()
            .map(node -> CompletableFuture.runAsync(node::startBroker))
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(starts).join();
    } catch (CompletionException e) {
      throw new TerseException("The embedded broker did not start: " + e.getCause(), e.getCause());
    }
  }

  /**
   * Starts one node again.
   *
   * @param nodeId from 1
   */
  public synchronized void start(int nodeId) {
    BrokerNode node = nodes.get(nodeId - 1);
    if (!node.isRunning()) {
      node.startController();
      node.startBroker();
    }
  }

  /** Stops all nodes and keeps their data, for {@link #start()}. */
  public synchronized void stop() {
    // A broker signs off at the controllers, so these go last.
    nodes.forEach(BrokerNode::stopBroker);
    nodes.forEach(BrokerNode::stopController);
  }

  /**
   * Stops one node and keeps its data.
   *
   * @param nodeId from 1
   */
  public synchronized void stop(int nodeId) {
    nodes.get(nodeId - 1).stopBroker();
    nodes.get(nodeId - 1).stopController();
  }

  /** {@code 127.0.0.1:port} of each node, separated by commas, whether it runs or not. */
  public String bootstrapServers() {
    return nodes.stream().map(BrokerNode::address).collect(Collectors.joining(","));
  }

  /**
   * Waits until the broker is closed or dies.
   *
   * @throws TerseException if it died of a fault
   * @throws InterruptedException if this thread is interrupted
   */
  public void awaitEnd() throws InterruptedException {
    over.await();
    if (fault != null) {
      throw new TerseException(
          FullDisk.sentence()
              .orElseGet(() -> "The broker on %s failed: %s".formatted(bootstrapServers(), fault)),
          fault);
    }
  }

  /**
   * Stops all nodes and deletes the data if the directory is temporary; a second call does nothing.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      // After a fault there is nothing to sign off with, and the attempt takes half a minute.
      if (fault == null) {
        stopQuietly();
      }
    } finally {
      FullDisk.forget(data.path());
      data.close();
      over.countDown();
    }
  }

  private void stopQuietly() {
    for (BrokerNode node : nodes) {
      quietly(node, node::stopBroker);
    }
    for (BrokerNode node : nodes) {
      quietly(node, node::stopController);
    }
  }

  private static void quietly(BrokerNode node, Runnable stop) {
    try {
      stop.run();
    } catch (RuntimeException e) {
      LOG.warn("Node {} did not stop cleanly", node.id(), e);
    }
  }
}
