package dev.offsetcommit.reset;

import dev.offsetcommit.cluster.AdminCalls;
import dev.offsetcommit.cluster.Partitions;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.group.CommitMetadata;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Carries a reset plan out: the undo file first, then the commits. */
final class ResetExecution {

  private ResetExecution() {}

  /**
   * Carries a plan out.
   *
   * @param topicIds of the topics, for the undo file
   * @param home where the group's offsets live, and then Kafka gets a copy; empty for Kafka itself
   * @throws TerseException if the undo file cannot be written
   * @throws ResetFailed if the cluster refused all or some of it
   */
  static void run(
      Admin admin,
      String group,
      List<ResetStep> steps,
      Path undoFile,
      Map<String, Uuid> topicIds,
      Optional<OffsetHome> home) {
    UndoFile.write(undoFile, group, steps, topicIds);
    home.ifPresent(database -> move(database, steps));
    Map<TopicPartition, OffsetAndMetadata> set = new HashMap<>();
    Set<TopicPartition> remove = new HashSet<>();
    for (ResetStep step : steps) {
      if (step.after() != null) {
        set.put(step.partition(), home.isEmpty() ? step.after() : copy(step.after()));
      } else if (step.before() != null) {
        remove.add(step.partition());
      }
    }
    Map<TopicPartition, KafkaException> failures = new TreeMap<>(Partitions.ORDER);
    if (!set.isEmpty()) {
      var result = admin.alterConsumerGroupOffsets(group, set);
      set.keySet().forEach(p -> collect(p, result.partitionResult(p), failures));
    }
    if (!remove.isEmpty()) {
      var result = admin.deleteConsumerGroupOffsets(group, remove);
      remove.forEach(p -> collect(p, result.partitionResult(p), failures));
    }
    if (!failures.isEmpty()) {
      throw new ResetFailed(
          group,
          set.size() + remove.size(),
          failures,
          home.isPresent()
              ? "The sink has all of it, and the next run tells Kafka."
              : "What was committed before is in " + undoFile + ".");
    }
  }

  private static void move(OffsetHome home, List<ResetStep> steps) {
    Map<TopicPartition, Long> from = new HashMap<>();
    Map<TopicPartition, Long> to = new HashMap<>();
    for (ResetStep step : steps) {
      if (step.before() != null) {
        from.put(step.partition(), step.before().offset());
      }
      if (step.after() != null) {
        to.put(step.partition(), step.after().offset());
      }
    }
    home.move(from, to);
  }

  private static OffsetAndMetadata copy(OffsetAndMetadata offset) {
    return new OffsetAndMetadata(offset.offset(), offset.leaderEpoch(), CommitMetadata.ofSink());
  }

  private static void collect(
      TopicPartition partition,
      KafkaFuture<Void> result,
      Map<TopicPartition, KafkaException> failures) {
    try {
      AdminCalls.await(result);
    } catch (KafkaException e) {
      failures.put(partition, e);
    }
  }
}
