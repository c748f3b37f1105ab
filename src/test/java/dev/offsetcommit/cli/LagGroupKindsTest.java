package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.Requests;
import dev.offsetcommit.harness.SharedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.Subtopology;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.Topology;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.OffsetCommitRequest;
import org.apache.kafka.common.requests.StreamsGroupHeartbeatRequest;
import org.apache.kafka.common.requests.StreamsGroupHeartbeatResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code lag} of groups that are no ordinary consumers at work: each is told as what it is. */
@ExtendWith(SharedBroker.class)
class LagGroupKindsTest {

  @TempDir private Path directory;

  private static Command lag(Cluster cluster, String... args) {
    List<String> line = new ArrayList<>(List.of("lag", "-b", cluster.bootstrapServers()));
    Collections.addAll(line, args);
    return Command.run(line.toArray(String[]::new));
  }

  private Command reset(Cluster cluster, String group, String topic) {
    return Command.run(
        "reset",
        "-b",
        cluster.bootstrapServers(),
        "-g",
        group,
        "-t",
        topic,
        "--to-earliest",
        "--execute",
        "--undo-file",
        directory.resolve("undo").toString());
  }

  private static int heartbeat(Cluster cluster, String group, int epoch, String topic)
      throws Exception {
    StreamsGroupHeartbeatRequestData beat =
        new StreamsGroupHeartbeatRequestData()
            .setGroupId(group)
            .setMemberId("the-member")
            .setMemberEpoch(epoch);
    if (epoch == 0) {
      beat.setProcessId("the-process")
          .setRebalanceTimeoutMs(10_000)
          .setActiveTasks(List.of())
          .setStandbyTasks(List.of())
          .setWarmupTasks(List.of())
          .setTopology(
              new Topology()
                  .setEpoch(0)
                  .setSubtopologies(
                      List.of(
                          new Subtopology()
                              .setSubtopologyId("0")
                              .setSourceTopics(List.of(topic)))));
    }
    StreamsGroupHeartbeatResponse answer =
        (StreamsGroupHeartbeatResponse)
            Requests.send(
                cluster.bootstrapServers(),
                new StreamsGroupHeartbeatRequest.Builder(beat).build((short) 0));
    assertThat(answer.errorCounts()).as(answer.toString()).containsOnlyKeys(Errors.NONE);
    return answer.data().memberEpoch();
  }

  @Test
  void aStreamsGroupHasItsLagButNoMemberAtAPartition(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("streams");
    cluster.produce(topic, 1, 0, 5);
    // Has the coordinator loaded, which a client would wait for by itself.
    assertThat(cluster.committed(group, topic)).isEmpty();
    int epoch = heartbeat(cluster, group, 0, topic);
    OffsetCommitRequestData commit =
        new OffsetCommitRequestData()
            .setGroupId(group)
            .setMemberId("the-member")
            .setGenerationIdOrMemberEpoch(epoch)
            .setTopics(
                List.of(
                    new OffsetCommitRequestTopic()
                        .setName(topic)
                        .setPartitions(
                            List.of(
                                new OffsetCommitRequestPartition()
                                    .setPartitionIndex(0)
                                    .setCommittedOffset(2)))));
    assertThat(
            Requests.send(
                    cluster.bootstrapServers(),
                    OffsetCommitRequest.Builder.forTopicNames(commit).build((short) 9))
                .errorCounts())
        .containsOnlyKeys(Errors.NONE);

    Command json = lag(cluster, "-g", group, "--output", "json");
    assertThat(json.code()).as(json.toString()).isZero();
    JsonNode row = new ObjectMapper().readTree(json.outLines().get(0));
    assertThat(row.get("current_offset").longValue()).isEqualTo(2);
    assertThat(row.get("lag").longValue()).isEqualTo(3);
    assertThat(row.get("consumer_id").isNull()).isTrue();
    JsonNode sum = new ObjectMapper().readTree(json.outLines().get(1));
    assertThat(sum.get("group_type").textValue()).isEqualTo("Streams");
    assertThat(sum.get("members").intValue()).isEqualTo(1);
    assertThat(lag(cluster).out()).contains(group);
    assertThat(reset(cluster, group, topic).err()).contains("is active (", "the-member");

    heartbeat(cluster, group, -1, topic);
    Command left = lag(cluster, "-g", group);
    assertThat(left.errLines()).contains("Group '" + group + "' has no active members.");
    assertThat(reset(cluster, group, topic).code()).isZero();
    assertThat(cluster.committed(group, topic).get(0).offset()).isZero();
  }

  @Test
  void aGroupWithoutMembersSaysSoAndADeletedOneIsUnknown(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster
        .admin()
        .alterConsumerGroupOffsets(
            group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)))
        .all()
        .get();
    Command empty = lag(cluster, "-g", group);
    assertThat(empty.code()).isZero();
    assertThat(empty.errLines()).contains("Group '" + group + "' has no active members.");

    String another = cluster.newTopic(1);
    Command elsewhere = lag(cluster, "-g", group, "-t", another);
    assertThat(elsewhere.out()).isEmpty();
    assertThat(elsewhere.err())
        .contains(
            "has neither committed nor assigned partitions of %s, or they may not be seen."
                .formatted(another));

    cluster.admin().deleteConsumerGroups(List.of(group)).all().get();
    Command dead = lag(cluster, "-g", group);
    assertThat(dead.code()).isEqualTo(1);
    assertThat(dead.errLines())
        .singleElement()
        .asString()
        .startsWith("Group " + group + " does not exist on " + cluster.bootstrapServers());
  }
}
