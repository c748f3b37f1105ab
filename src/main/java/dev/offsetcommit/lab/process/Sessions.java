package dev.offsetcommit.lab.process;

import dev.offsetcommit.cluster.AdminCalls;
import dev.offsetcommit.cluster.ConnectionSettings;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * How long a dead member keeps its partitions: the shortest sessions that a cluster allows, but not
 * shorter than the lab's own.
 *
 * @param classic the session that a member of the classic protocol asks for
 * @param consumer the session that the lab sets for a group of the consumer protocol
 * @param consumerHeartbeat the heartbeat interval that goes with it
 */
public record Sessions(Duration classic, Duration consumer, Duration consumerHeartbeat) {

  /** Short, so that a dead consumer's partitions are free soon; long enough for a busy machine. */
  static final Duration SHORT = Duration.ofSeconds(2);

  public static final Duration SHORT_HEARTBEAT = Duration.ofMillis(300);

  /** On a broker of the lab's own. */
  public static final Sessions OWN = new Sessions(SHORT, SHORT, SHORT_HEARTBEAT);

  /** What a broker with default settings allows (Kafka 4.3). */
  public static final Sessions KAFKAS_DEFAULT =
      new Sessions(Duration.ofSeconds(6), Duration.ofSeconds(45), Duration.ofSeconds(5));

  /**
   * Asks a cluster; if it does not say, Kafka's defaults are taken.
   *
   * @param connection the cluster
   * @throws InterruptedException if this thread is interrupted
   */
  public static Sessions of(ConnectionSettings connection) throws InterruptedException {
    try (Admin admin = Admin.create(connection.adminProperties())) {
      Node node = AdminCalls.awaitInterruptibly(admin.describeCluster().nodes()).iterator().next();
      ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
      return of(
          AdminCalls.awaitInterruptibly(admin.describeConfigs(List.of(broker)).all()).get(broker));
    } catch (AuthorizationException e) {
      return KAFKAS_DEFAULT;
    }
  }

  /** The shortest that a broker with these settings allows. */
  public static Sessions of(Config broker) {
    return new Sessions(
        atLeast(broker, "group.min.session.timeout.ms", SHORT, KAFKAS_DEFAULT.classic),
        atLeast(broker, "group.consumer.min.session.timeout.ms", SHORT, KAFKAS_DEFAULT.consumer),
        atLeast(
            broker,
            "group.consumer.min.heartbeat.interval.ms",
            SHORT_HEARTBEAT,
            KAFKAS_DEFAULT.consumerHeartbeat));
  }

  private static Duration atLeast(Config broker, String name, Duration wanted, Duration otherwise) {
    ConfigEntry entry = broker.get(name);
    if (entry == null || entry.value() == null) {
      return otherwise;
    }
    Duration least = Duration.ofMillis(Long.parseLong(entry.value()));
    return least.compareTo(wanted) > 0 ? least : wanted;
  }

  /** The session of a member. */
  public Duration of(GroupProtocol groupProtocol) {
    return groupProtocol == GroupProtocol.CLASSIC ? classic : consumer;
  }

  /** The heartbeat interval of a member. */
  public Duration heartbeat(GroupProtocol groupProtocol) {
    return groupProtocol == GroupProtocol.CLASSIC ? SHORT_HEARTBEAT : consumerHeartbeat;
  }

  /**
   * How long a kill takes, for the user.
   *
   * @param groupProtocol how the group is coordinated
   * @param kills how many there are in each experiment
   */
  public String text(GroupProtocol groupProtocol, int kills) {
    if (groupProtocol == GroupProtocol.CLASSIC) {
      return "classic: the lab removes a killed member at once; a stopped one keeps its partitions for %s (group.min.session.timeout.ms)"
          .formatted(seconds(classic));
    }
    return "consumer: a dead member keeps its partitions for %s (group.consumer.min.session.timeout.ms), which makes %s for %d kills"
        .formatted(seconds(consumer), seconds(consumer.multipliedBy(kills)), kills);
  }

  private static String seconds(Duration duration) {
    long seconds = Math.max(1, duration.toSeconds());
    return seconds < 120 ? seconds + " s" : "%d min".formatted((seconds + 30) / 60);
  }
}
