package dev.offsetcommit.group;

import dev.offsetcommit.client.ExpectedFailure;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
   * @throws ExpectedFailure if the undo file cannot be written
   * @throws ResetFailed if the cluster refused all or some of it
   */
  static void run(
      Admin admin, String group, List<ResetStep> steps, Path undoFile, Map<String, Uuid> topicIds) {
    UndoFile.write(undoFile, group, steps, topicIds);
    Map<TopicPartition, OffsetAndMetadata> set = new HashMap<>();
    Set<TopicPartition> remove = new HashSet<>();
    for (ResetStep step : steps) {
      if (step.after() != null) {
        set.put(step.partition(), step.after());
      } else if (step.before() != null) {
        remove.add(step.partition());
      }
    }
    Map<TopicPartition, KafkaException> failures = new TreeMap<>(LagRows.BY_NAME);
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
          "What was committed before is in " + undoFile + ".");
    }
  }

  private static void collect(
      TopicPartition partition,
      KafkaFuture<Void> result,
      Map<TopicPartition, KafkaException> failures) {
    try {
      Answers.await(result);
    } catch (KafkaException e) {
      failures.put(partition, e);
    }
  }
}
