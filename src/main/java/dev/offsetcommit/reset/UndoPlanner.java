package dev.offsetcommit.reset;

import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.cluster.Partitions;
import dev.offsetcommit.cluster.TerseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Plans to take a reset back: values in, values out. */
final class UndoPlanner {

  private UndoPlanner() {}

  /**
   * The steps, by topic and partition.
   *
   * @param undo what was committed before the reset
   * @param committed what is committed; missing or null where nothing is
   * @param logs where the logs begin and end, for each partition
   * @param topicIds the ids of the topics, missing where the cluster gives them none
   * @throws TerseException if a topic was created anew since, or an offset lies past a log's end
   */
  static List<ResetStep> plan(
      UndoFile undo,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<TopicPartition, LogBounds> logs,
      Map<String, Uuid> topicIds) {
    List<ResetStep> steps = new ArrayList<>();
    for (TopicPartition partition :
        undo.entries().keySet().stream().sorted(Partitions.ORDER).toList()) {
      UndoEntry entry = undo.entries().get(partition);
      Uuid topicId = topicIds.get(partition.topic());
      if (topicId != null
          && entry.topicId().isPresent()
          && !entry.topicId().get().equals(topicId)) {
        throw new TerseException(
            "Topic %s was deleted and created again since the reset of group %s, so its old offsets mean other records. Nothing was changed; choose another target than --undo for it."
                .formatted(partition.topic(), undo.group()));
      }
      OffsetAndMetadata after = entry.before();
      LogBounds log = logs.get(partition);
      if (after != null && after.offset() > log.end()) {
        throw new TerseException(
            "Group %s was at offset %d of %s, which is past the log end %d by now: the topic may have been created again. Nothing was changed; to take back the rest, remove that line from the undo file."
                .formatted(undo.group(), after.offset(), partition, log.end()));
      }
      long wanted = after == null ? -1 : after.offset();
      steps.add(
          new ResetStep(
              partition,
              committed.get(partition),
              after == null ? null : ResetPlanner.withKnownEpoch(after, log),
              wanted,
              log));
    }
    return steps;
  }

  /** The steps whose partitions the group has committed since the reset. */
  static List<ResetStep> committedSince(UndoFile undo, List<ResetStep> steps) {
    return steps.stream()
        .filter(step -> undo.entries().get(step.partition()).hasCommittedSince(step.before()))
        .toList();
  }
}
