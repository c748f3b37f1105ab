package dev.offsetcommit.group;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/**
 * What the coordinator knows of a group.
 *
 * @param group its name
 * @param type {@code Classic}, {@code Consumer}, {@code Share} or {@code Streams}
 * @param state Kafka's word, {@code Stable} or {@code Empty} for example
 * @param coordinator {@code host:port (id)}
 * @param protocol the assignor, empty where there is none
 * @param members in the coordinator's order
 * @param subscribed topics that its members read as far as the coordinator tells it, beside those
 *     that they have partitions of. A classic group does not tell.
 * @param committed what is committed; null values where Kafka says that nothing is
 * @param shareLags of a share group: the records that are not done, as the broker counts them;
 *     missing where it does not. Empty for other groups.
 */
public record GroupSnapshot(
    String group,
    String type,
    String state,
    String coordinator,
    String protocol,
    List<Member> members,
    Set<String> subscribed,
    Map<TopicPartition, OffsetAndMetadata> committed,
    Map<TopicPartition, Long> shareLags) {

  /** Of a group that commits offsets. */
  public GroupSnapshot(
      String group,
      String type,
      String state,
      String coordinator,
      String protocol,
      List<Member> members,
      Set<String> subscribed,
      Map<TopicPartition, OffsetAndMetadata> committed) {
    this(group, type, state, coordinator, protocol, members, subscribed, committed, Map.of());
  }

  /** A coordinator as {@link #coordinator} holds it. */
  static String coordinator(Node node) {
    return node.host() + ":" + node.port() + " (" + node.idString() + ")";
  }

  /** Whether it is a share group, whose offset is where the window of records in flight begins. */
  public boolean isShare() {
    return type.equals("Share");
  }

  /**
   * Whether it has members, and what they read is not known yet: during a rebalance the coordinator
   * shows no assignment.
   */
  public boolean isAssignmentUnknown() {
    return !members.isEmpty()
        && !state.equals("Stable")
        && subscribed.isEmpty()
        && members.stream().allMatch(member -> member.partitions().isEmpty());
  }
}
