package dev.offsetcommit.reset;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Where a reset takes a group: one of these for all partitions. */
public sealed interface ResetTarget {

  /** To the log start. */
  record Earliest() implements ResetTarget {}

  /** To the log end. */
  record Latest() implements ResetTarget {}

  /** Stays where it is; where nothing is committed, to the log end, as Kafka's tool does. */
  record Current() implements ResetTarget {}

  /** To an offset, moved into the log where it lies outside. */
  record Offset(long offset) implements ResetTarget {}

  /** By this many offsets, back if negative; moved into the log where that lies outside. */
  record Shift(long by) implements ResetTarget {}

  /** To the first record that is not older; to the log end where there is none. */
  record Time(long timestampMs) implements ResetTarget {}

  /** To offsets that a file or another group gave, with what these say of metadata and epoch. */
  record Given(Map<TopicPartition, OffsetAndMetadata> offsets) implements ResetTarget {}
}
