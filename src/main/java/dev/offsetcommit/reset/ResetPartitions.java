package dev.offsetcommit.reset;

import dev.offsetcommit.cluster.AdminCalls;
import dev.offsetcommit.cluster.Partitions;
import dev.offsetcommit.cluster.TerseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Finds the partitions that a reset is for. */
final class ResetPartitions {

  private final Admin admin;
  private final String servers;

  ResetPartitions(Admin admin, String servers) {
    this.admin = admin;
    this.servers = servers;
  }

  /**
   * The partitions, by topic and number.
   *
   * @param committed what the group has committed; missing or null where nothing is
   * @throws TerseException if there are none, or a topic does not exist or may not be seen
   */
  List<TopicPartition> choose(
      String group,
      ResetScope scope,
      ResetTarget target,
      Map<TopicPartition, OffsetAndMetadata> committed) {
    Set<TopicPartition> chosen = new LinkedHashSet<>();
    if (scope.allTopics()) {
      committed.forEach(
          (partition, offset) -> {
            if (offset != null) {
              chosen.add(partition);
            }
          });
      if (target instanceof ResetTarget.Given given) {
        chosen.addAll(given.offsets().keySet());
      }
      if (chosen.isEmpty()) {
        throw new TerseException(
            "Group %s has committed nothing, so --all-topics names no partition. Use --topic."
                .formatted(group));
      }
    }
    for (String topic : scope.topics()) {
      chosen.addAll(ofTopic(topic));
    }
    if (target instanceof ResetTarget.Given given) {
      if (scope.isOpen()) {
        chosen.addAll(given.offsets().keySet());
      }
      chosen.retainAll(given.offsets().keySet());
      if (chosen.isEmpty()) {
        throw new TerseException("None of the given offsets is for these topics.");
      }
    }
    return chosen.stream().sorted(Partitions.ORDER).toList();
  }

  /** The ids of the partitions' topics, without those of a cluster that gives none. */
  Map<String, Uuid> topicIds(Collection<TopicPartition> of) {
    Set<String> topics = of.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    Map<String, Uuid> ids = new HashMap<>();
    AdminCalls.await(admin.describeTopics(topics).allTopicNames())
        .forEach((topic, description) -> ids.put(topic, description.topicId()));
    ids.values().removeIf(Uuid.ZERO_UUID::equals);
    return ids;
  }

  private List<TopicPartition> ofTopic(String scope) {
    int colon = scope.indexOf(':');
    if (colon >= 0) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String number : scope.substring(colon + 1).split(",")) {
        try {
          partitions.add(
              new TopicPartition(scope.substring(0, colon), Integer.parseInt(number.strip())));
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException(
              "--topic must be TOPIC or TOPIC:0,1,… and is '" + scope + "'", e);
        }
      }
      return partitions;
    }
    try {
      return AdminCalls.await(admin.describeTopics(List.of(scope)).topicNameValues().get(scope))
          .partitions()
          .stream()
          .map(info -> new TopicPartition(scope, info.partition()))
          .toList();
    } catch (InvalidTopicException e) {
      throw new TerseException(
          "'" + scope + "' is not a valid topic name. --topic takes TOPIC or TOPIC:0,1,…", e);
    } catch (UnknownTopicOrPartitionException e) {
      throw new TerseException("Topic " + scope + " does not exist on " + servers + ".", e);
    } catch (AuthorizationException e) {
      throw new TerseException(
          "Not allowed on %s to describe topic %s. Ask for that right, or use other credentials."
              .formatted(servers, scope),
          e);
    }
  }
}
