package dev.offsetcommit.lab;

import dev.offsetcommit.client.ExpectedFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;

/**
 * The members of a group as the coordinator sees them: a killed one stays until its session ends,
 * or somebody removes it.
 */
final class Members {

  private static final long LOOK_EVERY_MS = 50;

  private final Admin admin;
  private final String group;

  Members(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  /** Waits until the group has so few members. */
  void awaitAtMost(int members, Duration timeout) throws InterruptedException {
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

  /** Removes all members, as an operator would who knows that they are dead. */
  void removeAll() throws InterruptedException {
    try {
      admin
          .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      // The broker does not remove them: their sessions will end.
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
