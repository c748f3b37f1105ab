package dev.offsetcommit.lag;

import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.cluster.LogOffsets;
import dev.offsetcommit.cluster.Partitions;
import dev.offsetcommit.group.GroupSnapshot;
import dev.offsetcommit.group.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Puts a group's commits, members and logs together: a row for each partition, in the order of
 * Kafka's {@code ConsumerGroupCommand}: member by member, those with most partitions first, then
 * what no member reads; each by topic and partition.
 */
final class LagRows {

  private LagRows() {}

  /** The topics that a group has committed to or reads. */
  static Set<String> topics(GroupSnapshot group, Collection<String> wanted) {
    Set<String> topics = new HashSet<>();
    if (!group.isShare()) {
      topics.addAll(group.subscribed());
    }
    known(group).forEach(partition -> topics.add(partition.topic()));
    topics.removeIf(topic -> !wanted.isEmpty() && !wanted.contains(topic));
    return topics;
  }

  /**
   * The partitions of a group: committed or assigned, and all others of these topics. Kafka's tool
   * leaves out the others, and so hides what waits in them. A share group knows all that are its.
   */
  static Set<TopicPartition> partitions(
      GroupSnapshot group, Collection<String> wanted, LogOffsets.Topics described) {
    Set<TopicPartition> all = known(group);
    all.removeIf(partition -> !isWanted(partition, wanted));
    if (!group.isShare()) {
      topics(group, wanted).forEach(topic -> all.addAll(described.partitions(topic)));
    }
    return all;
  }

  private static Set<TopicPartition> known(GroupSnapshot group) {
    Set<TopicPartition> known = new HashSet<>(group.committed().keySet());
    group.members().forEach(member -> known.addAll(member.partitions()));
    return known;
  }

  private static boolean isWanted(TopicPartition partition, Collection<String> topics) {
    return topics.isEmpty() || topics.contains(partition.topic());
  }

  /**
   * The rows.
   *
   * @param partitions those that are wanted, see {@link #partitions}
   */
  static List<PartitionLag> of(
      GroupSnapshot group, Collection<TopicPartition> partitions, LogOffsets.Logs logs) {
    List<PartitionLag> rows = new ArrayList<>();
    Set<TopicPartition> left = new HashSet<>(partitions);
    List<Member> members = new ArrayList<>(group.members());
    members.sort(Comparator.<Member>comparingInt(member -> member.partitions().size()).reversed());
    for (Member member : members) {
      member.partitions().stream()
          .filter(partitions::contains)
          .sorted(Partitions.ORDER)
          .forEach(partition -> rows.add(row(group, partition, member, logs)));
      left.removeAll(member.partitions());
    }
    left.stream()
        .sorted(Partitions.ORDER)
        .forEach(partition -> rows.add(row(group, partition, null, logs)));
    return rows;
  }

  private static PartitionLag row(
      GroupSnapshot group, TopicPartition partition, Member member, LogOffsets.Logs logs) {
    OffsetAndMetadata committed = group.committed().get(partition);
    String problem = logs.problems().get(partition);
    LogBounds log = logs.ranges().get(partition);
    if (!group.isShare()) {
      return PartitionLag.of(partition, committed, log, member, problem);
    }
    if (problem == null) {
      problem =
          committed == null
              ? "share group: its window of records in flight has not begun here"
              : "share group: the offset is where its window of records in flight begins";
    }
    return PartitionLag.of(partition, committed, log, member, problem)
        .withShareLag(group.shareLags().get(partition));
  }
}
