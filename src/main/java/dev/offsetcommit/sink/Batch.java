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
 * @param advances in the order of the partitions, so that two processes never wait for each other's
 *     row locks
 * @param results the results of these partitions
 */
record Batch(List<Advance> advances, List<Result> results) {

  Batch {
    advances =
        advances.stream()
            .sorted(Comparator.comparing(Advance::partition, Partitions.ORDER))
            .toList();
  }

  boolean isEmpty() {
    return advances.isEmpty();
  }

  /** The same without some partitions. */
  Batch without(Set<TopicPartition> partitions) {
    return partitions.isEmpty()
        ? this
        : new Batch(
            advances.stream().filter(a -> !partitions.contains(a.partition())).toList(),
            results.stream().filter(r -> !partitions.contains(r.partition())).toList());
  }
}
