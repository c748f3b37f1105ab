package dev.offsetcommit.lab;

import dev.offsetcommit.broker.BrokerSettings;
import dev.offsetcommit.broker.EmbeddedBroker;
import dev.offsetcommit.client.ConnectionSettings;

/** The cluster that the lab works on: the user's, or a broker of its own that it may stop. */
public final class LabCluster implements AutoCloseable {

  /** Short, so that a dead consumer's partitions are free soon; long enough for a busy machine. */
  static final String SESSION_TIMEOUT_MS = "2000";

  static final String HEARTBEAT_INTERVAL_MS = "300";

  private final ConnectionSettings connection;
  private final EmbeddedBroker broker;

  private LabCluster(ConnectionSettings connection, EmbeddedBroker broker) {
    this.connection = connection;
    this.broker = broker;
  }

  /** A cluster that is there, and is left as it was. */
  public static LabCluster of(ConnectionSettings connection) {
    return new LabCluster(connection, null);
  }

  /** Starts a broker in this JVM. */
  public static LabCluster embedded() {
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            BrokerSettings.ephemeral()
                .with("group.consumer.session.timeout.ms", SESSION_TIMEOUT_MS)
                .with("group.consumer.heartbeat.interval.ms", HEARTBEAT_INTERVAL_MS));
    return new LabCluster(ConnectionSettings.of(broker.bootstrapServers()), broker);
  }

  ConnectionSettings connection() {
    return connection;
  }

  boolean isOwn() {
    return broker != null;
  }

  /** Stops the own broker and starts it again, with its data. */
  void restart() {
    broker.stop();
    broker.start();
  }

  @Override
  public void close() {
    if (broker != null) {
      broker.close();
    }
  }
}
