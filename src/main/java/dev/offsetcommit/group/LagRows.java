package dev.offsetcommit.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Puts a group's commits, members and logs together: a row for each partition, in the order of
 * Kafka's {@code ConsumerGroupCommand}: member by member, those with most partitions first, then
 * what nobody reads; each by topic and partition.
 */
final class LagRows {

  /** The order of partitions wherever they are listed. */
  static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private LagRows() {}

  /** The partitions of a group: committed or assigned. */
  static Set<TopicPartition> partitions(GroupState group, Collection<String> topics) {
    Set<TopicPartition> all = new HashSet<>(group.committed().keySet());
    group.members().forEach(member -> all.addAll(member.partitions()));
    all.removeIf(partition -> !isWanted(partition, topics));
    return all;
  }

  private static boolean isWanted(TopicPartition partition, Collection<String> topics) {
    return topics.isEmpty() || topics.contains(partition.topic());
  }

  static List<PartitionLag> of(GroupState group, Collection<String> topics, LogReader.Logs logs) {
    List<PartitionLag> rows = new ArrayList<>();
    Set<TopicPartition> left = partitions(group, topics);
    List<Member> members = new ArrayList<>(group.members());
    members.sort(Comparator.<Member>comparingInt(member -> member.partitions().size()).reversed());
    for (Member member : members) {
      member.partitions().stream()
          .filter(partition -> isWanted(partition, topics))
          .sorted(BY_NAME)
          .forEach(partition -> rows.add(row(group, partition, member, logs)));
      left.removeAll(member.partitions());
    }
    left.stream().sorted(BY_NAME).forEach(partition -> rows.add(row(group, partition, null, logs)));
    return rows;
  }

  private static PartitionLag row(
      GroupState group, TopicPartition partition, Member member, LogReader.Logs logs) {
    OffsetAndMetadata committed = group.committed().get(partition);
    String problem = logs.problems().get(partition);
    LogRange log = logs.ranges().get(partition);
    if (!group.isShare()) {
      return PartitionLag.of(partition, committed, log, member, problem);
    }
    if (problem == null) {
      problem = "share group: the offset is where its window of records in flight begins";
    }
    return PartitionLag.of(partition, committed, log, member, problem)
        .withShareLag(group.shareLags().get(partition));
  }

  /** Partitions of the group's topics that have no row. */
  static List<String> uncommitted(GroupState group, List<PartitionLag> rows, LogReader.Logs logs) {
    Set<TopicPartition> shown = new HashSet<>();
    Set<String> topics = new TreeSet<>();
    for (PartitionLag row : rows) {
      shown.add(row.partition());
      topics.add(row.partition().topic());
    }
    List<String> missing = new ArrayList<>();
    for (String topic : topics) {
      for (int i = 0; i < logs.partitions().getOrDefault(topic, 0); i++) {
        if (!shown.contains(new TopicPartition(topic, i))) {
          missing.add(topic + "-" + i);
        }
      }
    }
    return missing;
  }
}
