package dev.offsetcommit.lab.process;

import dev.offsetcommit.cluster.AdminCalls;
import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.cluster.TerseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * The members of a group as the coordinator sees them: a killed one stays until its session ends,
 * or it is removed by Admin.
 */
public final class GroupMembers {

  private static final long LOOK_EVERY_MS = 50;

  private final Admin admin;
  private final String group;
  private final boolean removable;
  private final Sessions sessions;
  private final Duration patience;

  /**
   * Of one group.
   *
   * @param removable whether the broker lets members be removed: with the classic protocol it does
   * @param sessions how long a dead member stays otherwise
   * @param patience how long to wait for its end
   */
  public GroupMembers(
      Admin admin, String group, boolean removable, Sessions sessions, Duration patience) {
    this.admin = admin;
    this.group = group;
    this.removable = removable;
    this.sessions = sessions;
    this.patience = patience;
  }

  /**
   * Lets the broker notice soon that a member was killed: with the consumer protocol the group's
   * session is the broker's matter, and 45 s by default.
   */
  public void shortenSession() throws InterruptedException {
    configureSession(AlterConfigOp.OpType.SET);
  }

  /** Takes {@link #shortenSession} back. */
  public void restoreSession() throws InterruptedException {
    configureSession(AlterConfigOp.OpType.DELETE);
  }

  private void configureSession(AlterConfigOp.OpType how) throws InterruptedException {
    if (removable) {
      return;
    }
    List<AlterConfigOp> session =
        Stream.of(
                entry("consumer.session.timeout.ms", sessions.consumer()),
                entry("consumer.heartbeat.interval.ms", sessions.consumerHeartbeat()))
            .map(entry -> new AlterConfigOp(entry, how))
            .toList();
    try {
      AdminCalls.awaitInterruptibly(
          admin
              .incrementalAlterConfigs(
                  Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), session))
              .all());
    } catch (KafkaException e) {
      // Not this user's to say: the broker's own session holds.
    }
  }

  private static ConfigEntry entry(String name, Duration value) {
    return new ConfigEntry(name, Long.toString(value.toMillis()));
  }

  /** Waits until the group has so few members. */
  private void awaitAtMost(int members, Duration timeout) throws InterruptedException {
    Deadline deadline = Deadline.in(timeout);
    while (count() > members) {
      if (deadline.isOver()) {
        throw new TerseException(
            "The dead members of group %s are still there after %s s; lower the broker's group.consumer.session.timeout.ms, or use --group-protocol classic"
                .formatted(group, timeout.toSeconds()));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
    }
  }

  /**
   * Makes way for the successor of a killed member: removes it, as an operator would who knows that
   * it is dead. Where the broker does not remove members, its session ends while the successor
   * starts, which waits for its partitions as it would anywhere.
   */
  public void makeWay() throws InterruptedException {
    if (removable) {
      removeAll();
      awaitAtMost(0, patience);
    }
  }

  /** Waits until no killed member is left, and the next one gets everything at once. */
  public void awaitNone() throws InterruptedException {
    if (removable) {
      removeAll();
    }
    awaitAtMost(0, patience);
  }

  /** Removes all members, if the broker does that; a living one joins again. */
  public void removeAll() throws InterruptedException {
    try {
      AdminCalls.awaitInterruptibly(
          admin
              .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
              .all());
    } catch (KafkaException | IllegalStateException e) {
      // The broker does not remove them: their sessions will end.
    }
  }

  /**
   * The broker that coordinates the group.
   *
   * @throws TerseException if that cannot be known
   */
  public int coordinator() throws InterruptedException {
    try {
      return described().coordinator().id();
    } catch (KafkaException e) {
      throw new TerseException(
          "The coordinator of group %s cannot be found: %s".formatted(group, e.getMessage()), e);
    }
  }

  private int count() throws InterruptedException {
    try {
      return described().members().size();
    } catch (GroupIdNotFoundException e) {
      return 0;
    } catch (KafkaException e) {
      // The coordinator is moving; the next look will tell.
      return Integer.MAX_VALUE;
    }
  }

  private ConsumerGroupDescription described() throws InterruptedException {
    return AdminCalls.awaitInterruptibly(
        admin.describeConsumerGroups(List.of(group)).describedGroups().get(group));
  }
}
