package dev.offsetcommit.lag;

import dev.offsetcommit.group.GroupSnapshot;
import java.util.Comparator;
import java.util.List;

/**
 * The lag of a group. A total is unknown as soon as one of its parts is.
 *
 * @param group what the coordinator knows
 * @param partitions in the order of {@code kafka-consumer-groups --describe}, and among them those
 *     of its topics without a commit, which Kafka's tool leaves out
 * @param sampledMs when, in milliseconds since 1970
 */
public record GroupLag(GroupSnapshot group, List<PartitionLag> partitions, long sampledMs) {

  /** How many offsets wait in all partitions; null where that of one is unknown, or none is. */
  public Long total() {
    return partitions.isEmpty() || unknown() > 0 ? null : (Long) knownTotal();
  }

  /** How many offsets wait in the partitions where that is known: the total is at least this. */
  public long knownTotal() {
    return partitions.stream()
        .map(PartitionLag::waiting)
        .filter(waiting -> waiting != null)
        .mapToLong(Long::longValue)
        .sum();
  }

  /** In how many partitions it is unknown how much waits. */
  public long unknown() {
    return partitions.stream().filter(partition -> partition.waiting() == null).count();
  }

  /** Partitions of which the cluster does not tell where the log ends. */
  public List<PartitionLag> unreadable() {
    return partitions.stream().filter(partition -> partition.log() == null).toList();
  }

  /** Partitions in which nothing is committed; none of a share group, which does not commit. */
  public List<PartitionLag> uncommitted() {
    return group.isShare()
        ? List.of()
        : partitions.stream().filter(partition -> partition.committed() == null).toList();
  }

  /** Partitions in which records wait that no commit covers. */
  public List<PartitionLag> uncovered() {
    return uncommitted().stream()
        .filter(partition -> partition.log() != null && partition.waiting() == null)
        .toList();
  }

  /** The largest time lag; null where that of one partition is unknown, or no partition is. */
  public TimeLag timeLag() {
    return partitions.stream().anyMatch(partition -> partition.timeLag() == null)
        ? null
        : partitions.stream()
            .map(PartitionLag::timeLag)
            .max(Comparator.comparingLong(TimeLag::ms))
            .orElse(null);
  }

  /** The largest age of a record of which it is certain that it waits; null where there is none. */
  public TimeLag knownTimeLag() {
    return partitions.stream()
        .map(PartitionLag::timeLag)
        .filter(age -> age != null && !age.estimate())
        .max(Comparator.comparingLong(TimeLag::ms))
        .orElse(null);
  }
}
