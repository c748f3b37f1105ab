package dev.offsetcommit.group;

import dev.offsetcommit.cluster.AdminCalls;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Asks the coordinators for groups that are no consumer groups, one by one. */
final class OtherGroups {

  private final Admin admin;

  OtherGroups(Admin admin) {
    this.admin = admin;
  }

  GroupSnapshot share(String group) {
    var described = admin.describeShareGroups(List.of(group)).all();
    var offsets = admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()));
    var description = AdminCalls.await(described).get(group);
    Map<TopicPartition, OffsetAndMetadata> starts = new HashMap<>();
    Map<TopicPartition, Long> lags = new HashMap<>();
    AdminCalls.await(offsets.partitionsToOffsetInfo(group))
        .forEach(
            (partition, info) -> {
              starts.put(
                  partition, info == null ? null : new OffsetAndMetadata(info.startOffset()));
              if (info != null) {
                info.lag().ifPresent(lag -> lags.put(partition, lag));
              }
            });
    return new GroupSnapshot(
        group,
        "Share",
        description.groupState().toString(),
        GroupSnapshot.coordinator(description.coordinator()),
        "",
        description.members().stream()
            .map(
                member ->
                    new Member(
                        member.consumerId(),
                        member.host(),
                        member.clientId(),
                        member.assignment().topicPartitions()))
            .toList(),
        Set.of(),
        starts,
        lags);
  }

  /** Its members hold tasks, not partitions, so no partition is shown with a member. */
  GroupSnapshot streams(String group) {
    var described = admin.describeStreamsGroups(List.of(group)).all();
    var offsets = admin.listStreamsGroupOffsets(Map.of(group, new ListStreamsGroupOffsetsSpec()));
    var description = AdminCalls.await(described).get(group);
    Set<String> sources = new HashSet<>();
    description
        .subtopologies()
        .forEach(
            subtopology -> {
              sources.addAll(subtopology.sourceTopics());
              sources.addAll(subtopology.repartitionSourceTopics().keySet());
            });
    return new GroupSnapshot(
        group,
        "Streams",
        description.groupState().toString(),
        GroupSnapshot.coordinator(description.coordinator()),
        "",
        description.members().stream()
            .map(
                member ->
                    new Member(member.memberId(), member.clientHost(), member.clientId(), Set.of()))
            .toList(),
        sources,
        AdminCalls.await(offsets.partitionsToOffsetAndMetadata(group)));
  }
}
