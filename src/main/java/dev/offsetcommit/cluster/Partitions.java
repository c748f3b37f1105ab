package dev.offsetcommit.cluster;

import java.util.Comparator;
import org.apache.kafka.common.TopicPartition;

/** The order in which partitions are listed, and locked, everywhere. */
public final class Partitions {

  /** By topic, then by number. */
  public static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private Partitions() {}
}
