package dev.offsetcommit.sink;

import dev.offsetcommit.cluster.Partitions;
import dev.offsetcommit.consumer.Result;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * What one database transaction is to hold.
 *
 * @param moves in the order of the partitions, so that two processes never wait for each other's
 *     row locks
 * @param results the results of these partitions
 */
record Batch(List<OffsetMove> moves, List<Result> results) {

  /**
   * The move of one partition's next offset over a batch.
   *
   * @param partition which
   * @param claim where the database must still stand, and in whose epoch
   * @param to where it is to stand
   */
  record OffsetMove(TopicPartition partition, Claim claim, long to) {}

  Batch {
    moves =
        moves.stream()
            .sorted(Comparator.comparing(OffsetMove::partition, Partitions.ORDER))
            .toList();
  }

  boolean isEmpty() {
    return moves.isEmpty();
  }

  /** The same without some partitions. */
  Batch without(Set<TopicPartition> partitions) {
    return partitions.isEmpty()
        ? this
        : new Batch(
            moves.stream().filter(a -> !partitions.contains(a.partition())).toList(),
            results.stream().filter(r -> !partitions.contains(r.partition())).toList());
  }
}
