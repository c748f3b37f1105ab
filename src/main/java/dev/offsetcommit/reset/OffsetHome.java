package dev.offsetcommit.reset;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the offsets of a group live of which Kafka has only a copy: the database of a sink. A
 * partition that is missing in a map has no offset there.
 */
public interface OffsetHome {

  /** The next offset of each partition, as the group's next run would read it. */
  Map<TopicPartition, Long> offsets();

  /**
   * Moves all of them or none, and fences every consumer that still takes one for its own.
   *
   * @param from where they stood when the move was planned
   * @param to where they are to stand
   * @throws dev.offsetcommit.cluster.TerseException if that is not possible, or one does not stand
   *     there any more
   */
  void move(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to);
}
