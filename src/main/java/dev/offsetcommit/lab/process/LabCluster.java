package dev.offsetcommit.lab.process;

import dev.offsetcommit.broker.BrokerSettings;
import dev.offsetcommit.broker.EmbeddedBroker;
import dev.offsetcommit.cluster.AdminCalls;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.KafkaException;

/** The cluster that the lab works on: the user's, or a broker of its own that it may stop. */
public final class LabCluster implements AutoCloseable {

  /** What a broker of the lab's own has beside the settings of every embedded broker. */
  static final Map<String, String> BROKER_PROPERTIES =
      Map.of(
          // A killed child's transaction ends soon after its timeout.
          "transaction.abort.timed.out.transaction.cleanup.interval.ms",
          "200",
          "group.consumer.session.timeout.ms",
          Long.toString(Sessions.SHORT.toMillis()),
          "group.consumer.heartbeat.interval.ms",
          Long.toString(Sessions.SHORT_HEARTBEAT.toMillis()));

  private static final Duration CATCH_UP = Duration.ofSeconds(30);

  private final ConnectionSettings connection;
  private final Runnable outage;
  private final AutoCloseable broker;
  private final EmbeddedBroker nodes;

  private LabCluster(
      ConnectionSettings connection, Runnable outage, AutoCloseable broker, EmbeddedBroker nodes) {
    this.connection = connection;
    this.outage = outage;
    this.broker = broker;
    this.nodes = nodes;
  }

  /** A cluster that is there, and is left as it was. */
  public static LabCluster of(ConnectionSettings connection) {
    return new LabCluster(connection, null, () -> {}, null);
  }

  /**
   * Starts brokers in this JVM, whose outage is a clean restart.
   *
   * @param nodes how many
   */
  public static LabCluster embedded(int nodes) {
    BrokerSettings settings = new BrokerSettings(0, null, nodes, BROKER_PROPERTIES);
    if (nodes > 1) {
      // A broker that could not sign off, since the active controller went with it, is not taken
      // back before its session has ended; an embedded broker's is long otherwise.
      settings = settings.with("broker.session.timeout.ms", "9000");
    }
    EmbeddedBroker broker = EmbeddedBroker.start(settings);
    return new LabCluster(
        ConnectionSettings.of(broker.bootstrapServers()),
        () -> {
          broker.stop();
          broker.start();
        },
        broker,
        broker);
  }

  /** Starts a broker in a process of its own, whose outage is SIGKILL and a new start. */
  public static LabCluster process(Program program, Path directory) {
    BrokerProcess broker = new BrokerProcess(program, directory);
    return new LabCluster(
        ConnectionSettings.of(broker.address()), broker::killAndRestart, broker, null);
  }

  /** The same cluster with another outage, as that of a database beside it. */
  public LabCluster withOutage(Runnable other) {
    return new LabCluster(connection, other, broker, nodes);
  }

  public ConnectionSettings connection() {
    return connection;
  }

  /** Whether the broker is the lab's own. */
  public boolean isOwn() {
    return outage != null;
  }

  /** The own broker goes away and comes back, with its data and on its port. */
  public void outage() {
    outage.run();
  }

  /** One of several embedded brokers signs off and goes away. */
  public void stop(int node) {
    nodes.stop(node);
  }

  /**
   * It comes back, with its data and on its port, and has caught up when this returns, or half a
   * minute later: the next one may go then.
   */
  public void start(int node) throws InterruptedException {
    nodes.start(node);
    Deadline deadline = Deadline.in(CATCH_UP);
    try (Admin admin = Admin.create(connection.adminProperties())) {
      while (!deadline.isOver() && !isInSync(admin)) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private static boolean isInSync(Admin admin) throws InterruptedException {
    try {
      Set<String> topics =
          AdminCalls.awaitInterruptibly(
              admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
      return AdminCalls.awaitInterruptibly(admin.describeTopics(topics).allTopicNames())
          .values()
          .stream()
          .flatMap(topic -> topic.partitions().stream())
          .allMatch(partition -> partition.isr().size() == partition.replicas().size());
    } catch (KafkaException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      broker.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
