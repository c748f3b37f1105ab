package dev.offsetcommit.bench;

import dev.offsetcommit.cluster.AdminCalls;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.cluster.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics and the groups that a measurement makes for itself, and removes afterwards. */
final class BenchTopic implements AutoCloseable {

  private final ConnectionSettings connection;
  private final Admin admin;
  private final int partitions;
  private final String name = "offset-commit-bench-" + Uuid.randomUuid();
  private final List<String> groups = new ArrayList<>();

  BenchTopic(ConnectionSettings connection, int partitions) {
    this.connection = connection;
    this.partitions = partitions;
    this.admin = Admin.create(connection.adminProperties());
    try {
      new Topics(admin).create(name, partitions);
    } catch (RuntimeException e) {
      admin.close();
      throw e;
    }
  }

  Admin admin() {
    return admin;
  }

  String name() {
    return name;
  }

  /** Where {@code transaction} writes; made by its first run. */
  String output() {
    return name + "-output";
  }

  synchronized String newGroup() {
    String group = name + "-" + groups.size();
    groups.add(group);
    return group;
  }

  int replicationFactor() {
    return AdminCalls.await(admin.describeTopics(List.of(name)).allTopicNames())
        .get(name)
        .partitions()
        .get(0)
        .replicas()
        .size();
  }

  /** The end of each partition's log. */
  Map<TopicPartition, Long> ends() {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      wanted.put(new TopicPartition(name, partition), OffsetSpec.latest());
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    AdminCalls.await(admin.listOffsets(wanted).all())
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  /** Removes topics and groups; what cannot be removed is named. */
  @Override
  public synchronized void close() {
    try {
      for (KafkaFuture<Void> deleted :
          admin.deleteTopics(List.of(name, output())).topicNameValues().values()) {
        deleteIfThere(deleted);
      }
      for (KafkaFuture<Void> deleted :
          admin.deleteConsumerGroups(groups).deletedGroups().values()) {
        deleteIfThere(deleted);
      }
    } catch (KafkaException e) {
      throw new TerseException(
          "Could not remove the topics %s and %s and their groups from %s (%s). Remove them by hand."
              .formatted(name, output(), connection.bootstrapServers(), e.getMessage()),
          e);
    } finally {
      admin.close();
    }
  }

  private static void deleteIfThere(KafkaFuture<Void> deleted) {
    try {
      AdminCalls.await(deleted);
    } catch (GroupIdNotFoundException | UnknownTopicOrPartitionException e) {
      // A group that has committed nothing goes when its last member does; and not every
      // measurement has an output topic.
    }
  }
}
