package dev.offsetcommit.producer;

import dev.offsetcommit.serde.NumberEvent;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;

/**
 * Partition = number modulo partitions, for records without a key. The client's own partitioner
 * stays with one partition until a batch is full: at any pace below hundreds of records a second
 * the other partitions would stay empty.
 */
public final class NumberPartitioner implements Partitioner {

  /** The client makes it by this. */
  public NumberPartitioner() {}

  @Override
  public int partition(
      String topic, Object key, byte[] keyBytes, Object value, byte[] bytes, Cluster cluster) {
    return (int)
        Math.floorMod(((NumberEvent) value).number(), (long) cluster.partitionCountForTopic(topic));
  }

  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public void close() {}
}
