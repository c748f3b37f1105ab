package dev.offsetcommit.cli.text;

import dev.offsetcommit.cluster.AdminCalls;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.UnsupportedAssignorException;

/**
 * Says why a group does not take this consumer: it is a group of another kind, or its members
 * assign partitions in another way. The broker's refusal names neither, so the cluster is asked.
 */
public final class GroupOfAnotherKind {

  private GroupOfAnotherKind() {}

  /**
   * The failure to report.
   *
   * @param failure what the consumer has failed with
   * @return that failure where it is another one
   */
  public static RuntimeException explained(
      RuntimeException failure, ConnectionSettings connection, String group) {
    Throwable refusal = isRefusal(failure) ? failure : failure.getCause();
    return isRefusal(refusal)
        ? new TerseException(reason(refusal, connection, group), failure)
        : failure;
  }

  private static boolean isRefusal(Throwable e) {
    return e instanceof InconsistentGroupProtocolException
        || e instanceof GroupIdNotFoundException
        || e instanceof UnsupportedAssignorException;
  }

  private static String reason(Throwable refusal, ConnectionSettings connection, String group) {
    try (Admin admin = Admin.create(connection.adminProperties())) {
      Optional<GroupListing> listing =
          AdminCalls.await(admin.listGroups().all()).stream()
              .filter(g -> g.groupId().equals(group))
              .findFirst();
      Optional<String> kind = listing.flatMap(GroupOfAnotherKind::kind);
      if (kind.isPresent()) {
        return "Group %s is %s: an ordinary consumer cannot join it. Use another --group."
            .formatted(group, kind.get());
      }
      if (listing.isPresent()) {
        ConsumerGroupDescription members =
            AdminCalls.await(
                admin.describeConsumerGroups(List.of(group)).describedGroups().get(group));
        if (!members.members().isEmpty() && !members.partitionAssignor().isEmpty()) {
          return assignor(group, members);
        }
      }
    } catch (KafkaException | TerseException e) {
      // The refusal is what is known, then.
    }
    return "Group %s does not take this consumer (%s): its members are of another kind, or assign partitions in another way. Use another --group, or the same -X partition.assignment.strategy as they."
        .formatted(group, refusal.getMessage());
  }

  /** What the group is, where an ordinary consumer has no place in it. */
  static Optional<String> kind(GroupListing group) {
    GroupType type = group.type().orElse(GroupType.UNKNOWN);
    if (type == GroupType.SHARE) {
      return Optional.of("a share group");
    }
    if (type == GroupType.STREAMS) {
      return Optional.of("a streams group");
    }
    boolean ofConsumers = group.protocol().isEmpty() || group.protocol().equals("consumer");
    return ofConsumers
        ? Optional.empty()
        : Optional.of("a group of the protocol '%s'".formatted(group.protocol()));
  }

  private static String assignor(String group, ConsumerGroupDescription members) {
    return "The %s of group %s assign partitions with '%s', which this consumer does not offer. Set the same -X partition.assignment.strategy, or stop them, or use another --group."
        .formatted(
            EventText.plural(members.members().size(), "member"),
            group,
            members.partitionAssignor());
  }
}
