package dev.offsetcommit.group;

import dev.offsetcommit.cluster.AdminCalls;
import dev.offsetcommit.cluster.TerseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Asks the coordinators what they know of groups: all groups in one request per coordinator. */
public final class GroupReader {

  /**
   * A group as far as the cluster let us see it.
   *
   * @param group its name
   * @param state what the coordinator says, null if it refused
   * @param failure why it refused, null if it did not
   */
  public record GroupResult(String group, GroupSnapshot state, RuntimeException failure) {

    static GroupResult found(GroupSnapshot state) {
      return new GroupResult(state.group(), state, null);
    }

    static GroupResult failed(String group, RuntimeException failure) {
      return new GroupResult(group, null, failure);
    }
  }

  /** No coordinator knows a group of this name. */
  public static final class UnknownGroup extends TerseException {

    UnknownGroup(String message) {
      super(message);
    }
  }

  private final Admin admin;
  private final OtherGroups others;
  private final String servers;

  public GroupReader(Admin admin, String servers) {
    this.admin = admin;
    this.others = new OtherGroups(admin);
    this.servers = servers;
  }

  /**
   * Groups by name, whatever their type.
   *
   * @param groups their names
   * @return in the order of the names, each with its state or with what the cluster answered
   *     instead
   */
  public List<GroupResult> read(Collection<String> groups) {
    Map<String, GroupResult> readings = new LinkedHashMap<>();
    groups.forEach(group -> readings.put(group, null));
    readings.putAll(consumerGroups(readings.keySet()));
    List<String> left = new ArrayList<>();
    readings.forEach(
        (group, reading) -> {
          if (isOfAnotherType(reading.failure())) {
            left.add(group);
          }
        });
    if (!left.isEmpty()) {
      Map<String, GroupListing> listed = new HashMap<>();
      list().forEach(listing -> listed.put(listing.groupId(), listing));
      left.forEach(group -> readings.put(group, ofAnotherType(group, listed.get(group))));
    }
    return List.copyOf(readings.values());
  }

  /** All groups that may be seen, by name. */
  public List<GroupResult> readAll() {
    Map<String, GroupListing> listed = new TreeMap<>();
    list().forEach(listing -> listed.put(listing.groupId(), listing));
    List<String> consumers = new ArrayList<>();
    listed.forEach(
        (group, listing) -> {
          if (isConsumerGroup(listing)) {
            consumers.add(group);
          }
        });
    Map<String, GroupResult> readings = new TreeMap<>(consumerGroups(consumers));
    listed.forEach(
        (group, listing) -> readings.computeIfAbsent(group, name -> ofAnotherType(name, listing)));
    // A group may be deleted between the two questions; then there is nothing to show.
    readings.values().removeIf(reading -> reading.failure() instanceof GroupIdNotFoundException);
    return List.copyOf(readings.values());
  }

  private Collection<GroupListing> list() {
    return AdminCalls.await(admin.listGroups().all());
  }

  private static boolean isConsumerGroup(GroupListing listing) {
    GroupType type = listing.type().orElse(GroupType.CLASSIC);
    return type == GroupType.CONSUMER
        || type == GroupType.CLASSIC
            && (listing.protocol().isEmpty() || listing.protocol().equals("consumer"));
  }

  private static boolean isOfAnotherType(RuntimeException failure) {
    return failure instanceof GroupIdNotFoundException
        || failure != null && failure.getCause() instanceof IllegalArgumentException;
  }

  private Map<String, GroupResult> consumerGroups(Collection<String> groups) {
    if (groups.isEmpty()) {
      return Map.of();
    }
    Map<String, KafkaFuture<ConsumerGroupDescription>> described =
        admin.describeConsumerGroups(groups).describedGroups();
    Map<String, ListConsumerGroupOffsetsSpec> all = new HashMap<>();
    groups.forEach(group -> all.put(group, new ListConsumerGroupOffsetsSpec()));
    var offsets = admin.listConsumerGroupOffsets(all);
    Map<String, GroupResult> readings = new HashMap<>();
    for (String group : groups) {
      try {
        ConsumerGroupDescription description = AdminCalls.await(described.get(group));
        readings.put(
            group,
            GroupResult.found(
                new GroupSnapshot(
                    group,
                    description.type().toString(),
                    description.groupState().toString(),
                    GroupSnapshot.coordinator(description.coordinator()),
                    description.partitionAssignor(),
                    description.members().stream()
                        .map(
                            member ->
                                new Member(
                                    member.consumerId(),
                                    member.host(),
                                    member.clientId(),
                                    member.assignment().topicPartitions()))
                        .toList(),
                    subscribed(description),
                    AdminCalls.await(offsets.partitionsToOffsetAndMetadata(group)))));
      } catch (KafkaException e) {
        readings.put(group, GroupResult.failed(group, e));
      }
    }
    return readings;
  }

  /** What members are about to get; during a rebalance they may have nothing yet. */
  private static Set<String> subscribed(ConsumerGroupDescription description) {
    Set<String> topics = new HashSet<>();
    description
        .members()
        .forEach(
            member ->
                member
                    .targetAssignment()
                    .ifPresent(
                        target -> target.topicPartitions().forEach(p -> topics.add(p.topic()))));
    return topics;
  }

  private GroupResult ofAnotherType(String group, GroupListing listing) {
    if (listing == null) {
      return GroupResult.failed(group, unknown(group));
    }
    try {
      return switch (listing.type().orElse(GroupType.UNKNOWN)) {
        case SHARE -> GroupResult.found(others.share(group));
        case STREAMS -> GroupResult.found(others.streams(group));
        default ->
            GroupResult.failed(
                group,
                new TerseException(
                    "Group %s on %s is a group of %s and commits no offsets."
                        .formatted(
                            group,
                            servers,
                            listing.protocol().isEmpty() ? "unknown kind" : listing.protocol())));
      };
    } catch (KafkaException e) {
      return GroupResult.failed(group, e);
    }
  }

  /** For a group that the cluster does not know. */
  private UnknownGroup unknown(String group) {
    return new UnknownGroup(
        "Group %s does not exist on %s: it never committed, or its offsets expired. 'lag' without --group shows all groups."
            .formatted(group, servers));
  }
}
