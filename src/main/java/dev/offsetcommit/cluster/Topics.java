package dev.offsetcommit.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Finds out whether a topic exists on a cluster, and creates it. */
public final class Topics {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long RETRY_MS = 10;

  private final Admin admin;

  /**
   * Topics of one cluster.
   *
   * @param admin a client of it, which the caller closes
   */
  public Topics(Admin admin) {
    this.admin = admin;
  }

  /**
   * The number of partitions, if the topic exists.
   *
   * @param topic its name
   * @throws KafkaException if the cluster does not answer in time, or refuses
   */
  public Optional<Integer> partitions(String topic) {
    try {
      return Optional.of(
          AdminCalls.await(admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
              .partitions()
              .size());
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  /**
   * Creates a topic with the cluster's default replication; one that exists meanwhile is left
   * alone.
   *
   * @param topic its name
   * @param partitions how many
   * @throws KafkaException if the cluster does not answer in time, or refuses
   */
  public void create(String topic, int partitions) {
    NewTopic wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty());
    try {
      AdminCalls.await(admin.createTopics(List.of(wanted)).all());
    } catch (TopicExistsException e) {
      // Another producer was quicker.
      return;
    }
    awaitLeaders(topic, partitions);
  }

  /**
   * Waits until the leader of each partition answers. An idempotent producer that writes sooner may
   * have its first batch refused and a later one accepted, and then it never gets the first one in:
   * OUT_OF_ORDER_SEQUENCE until its delivery timeout.
   */
  private void awaitLeaders(String topic, int partitions) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    Deadline deadline = Deadline.in(TIMEOUT);
    while (true) {
      try {
        AdminCalls.await(admin.listOffsets(ends).all());
        return;
      } catch (RetriableException e) {
        // A topic that is not known everywhere yet is not asked for again by the client itself.
        if (deadline.isOver()) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RETRY_MS));
      }
    }
  }
}
