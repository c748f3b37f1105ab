package dev.offsetcommit.lab;

import dev.offsetcommit.client.ExpectedFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.config.ConfigResource;

/**
 * The members of a group as the coordinator sees them: a killed one stays until its session ends,
 * or somebody removes it.
 */
final class Members {

  private static final long LOOK_EVERY_MS = 50;

  private final Admin admin;
  private final String group;
  private final boolean removable;

  Members(Admin admin, String group, boolean removable) {
    this.admin = admin;
    this.group = group;
    this.removable = removable;
  }

  /**
   * Lets the broker notice soon that a member was killed: with the consumer protocol the group's
   * session is the broker's matter, and 45 s by default. A cluster that allows no shorter one is
   * waited for.
   */
  void shortenSession() throws InterruptedException {
    configureSession(AlterConfigOp.OpType.SET);
  }

  /** Takes {@link #shortenSession} back. */
  void restoreSession() throws InterruptedException {
    configureSession(AlterConfigOp.OpType.DELETE);
  }

  private void configureSession(AlterConfigOp.OpType how) throws InterruptedException {
    if (removable) {
      return;
    }
    List<AlterConfigOp> session =
        Stream.of(
                new ConfigEntry("consumer.session.timeout.ms", LabCluster.SESSION_TIMEOUT_MS),
                new ConfigEntry("consumer.heartbeat.interval.ms", LabCluster.HEARTBEAT_INTERVAL_MS))
            .map(entry -> new AlterConfigOp(entry, how))
            .toList();
    try {
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), session))
          .all()
          .get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Below the cluster's minimum, or not this user's to say.
    }
  }

  /** Waits until the group has so few members. */
  private void awaitAtMost(int members, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (count() > members) {
      if (System.nanoTime() > deadline) {
        throw new ExpectedFailure(
            "The dead members of group "
                + group
                + " are still there after "
                + timeout.toSeconds()
                + " s; lower the broker's group.consumer.session.timeout.ms, or use --group-protocol"
                + " classic");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
    }
  }

  /**
   * Makes way for the successor of a killed member: removes it, as an operator would who knows that
   * it is dead. Where the broker does not remove members, its session ends while the successor
   * starts, which waits for its partitions as it would anywhere.
   */
  void makeWay() throws InterruptedException {
    if (removable) {
      removeAll();
      awaitAtMost(0, Crew.PATIENCE);
    }
  }

  /** Waits until no killed member is left, and the next one gets everything at once. */
  void awaitNone() throws InterruptedException {
    if (removable) {
      removeAll();
    }
    awaitAtMost(0, Crew.PATIENCE);
  }

  private void removeAll() throws InterruptedException {
    try {
      admin
          .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      // The broker does not remove them: their sessions will end.
    }
  }

  /**
   * The broker that coordinates the group.
   *
   * @throws ExpectedFailure if nobody knows
   */
  int coordinator() throws InterruptedException {
    try {
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get(10, TimeUnit.SECONDS)
          .coordinator()
          .id();
    } catch (ExecutionException | TimeoutException e) {
      throw new ExpectedFailure(
          "The coordinator of group " + group + " cannot be found: " + e.getMessage(), e);
    }
  }

  private int count() throws InterruptedException {
    try {
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get(10, TimeUnit.SECONDS)
          .members()
          .size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof org.apache.kafka.common.errors.GroupIdNotFoundException) {
        return 0;
      }
      // The coordinator is moving; the next look will tell.
      return Integer.MAX_VALUE;
    } catch (TimeoutException e) {
      return Integer.MAX_VALUE;
    }
  }
}
