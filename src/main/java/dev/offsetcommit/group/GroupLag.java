package dev.offsetcommit.group;

import java.util.List;

/**
 * The lag of a group.
 *
 * @param group what the coordinator knows
 * @param partitions in the order of {@code kafka-consumer-groups --describe}
 * @param uncommitted partitions of its topics, as {@code topic-3}, in which it has committed
 *     nothing and which no member reads: Kafka does not list them, and nobody waits for what is in
 *     them
 * @param sampledMs when, in milliseconds since 1970
 */
public record GroupLag(
    GroupState group, List<PartitionLag> partitions, List<String> uncommitted, long sampledMs) {

  /** The sum over all partitions whose lag is known. */
  public long total() {
    return partitions.stream().mapToLong(PartitionLag::waiting).sum();
  }

  /** How many partitions have no known lag, because nothing is committed or the log is unknown. */
  public long unknown() {
    return partitions.stream().filter(partition -> partition.lag() == null).count();
  }

  /** How many partitions have no known lag because the cluster does not tell where the log ends. */
  public long unreadable() {
    return partitions.stream().filter(partition -> partition.log() == null).count();
  }

  /** The largest time lag, null where none is known. */
  public TimeLag timeLag() {
    return partitions.stream()
        .map(PartitionLag::timeLag)
        .filter(lag -> lag != null)
        .max(java.util.Comparator.comparingLong(TimeLag::ms))
        .orElse(null);
  }
}
