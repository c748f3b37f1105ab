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
import org.apache.kafka.common.errors.UnknownMemberIdException;

/** Carries a reset plan out: the undo file first, then the commits. */
final class ResetExecution {

  private ResetExecution() {}

  /**
   * Carries a plan out.
   *
   * @throws ExpectedFailure if the undo file cannot be written, or the cluster refused all or some
   *     of it; the message says which
   */
  static void run(Admin admin, String group, List<ResetStep> steps, Path undoFile) {
    UndoFile.write(undoFile, group, steps);
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
      throw refused(group, set.size() + remove.size(), failures, undoFile);
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

  private static ExpectedFailure refused(
      String group, int all, Map<TopicPartition, KafkaException> failures, Path undoFile) {
    Map.Entry<TopicPartition, KafkaException> first = failures.entrySet().iterator().next();
    String reason =
        first.getValue() instanceof UnknownMemberIdException
            ? "a member has joined meanwhile"
            : first.getValue().getMessage();
    return new ExpectedFailure(
        "The reset of group "
            + group
            + " failed for "
            + failures.size()
            + " of "
            + all
            + " partitions, first "
            + first.getKey()
            + ": "
            + reason
            + ". What was committed before is in "
            + undoFile
            + ".",
        first.getValue());
  }
}
