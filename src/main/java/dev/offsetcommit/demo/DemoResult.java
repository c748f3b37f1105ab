package dev.offsetcommit.demo;

import java.util.List;

/**
 * What a demo did, partition by partition.
 *
 * @param partitions the partitions in order
 */
public record DemoResult(List<Partition> partitions) {

  /**
   * One partition.
   *
   * @param partition its number
   * @param sent how many numbers the broker acknowledged
   * @param consumed how many of them were consumed, each counted once
   * @param committed the committed offset that the broker reports, null where there is none
   */
  public record Partition(int partition, long sent, long consumed, Long committed) {

    /** Everything sent was consumed, and the offset behind it is committed. */
    boolean isComplete() {
      return consumed == sent && (sent == 0 || committed != null && committed == sent);
    }
  }

  /** How many numbers were sent. */
  public long sent() {
    return partitions.stream().mapToLong(Partition::sent).sum();
  }

  /** How many numbers were consumed. */
  public long consumed() {
    return partitions.stream().mapToLong(Partition::consumed).sum();
  }

  /**
   * The sum of the committed offsets: on a new topic without transactions, how many records are
   * committed.
   */
  public long committed() {
    return partitions.stream().mapToLong(p -> p.committed() == null ? 0 : p.committed()).sum();
  }

  /** Whether every number that was sent was consumed, and its offset committed. */
  public boolean isComplete() {
    return partitions.stream().allMatch(Partition::isComplete);
  }
}
