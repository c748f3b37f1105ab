package dev.offsetcommit.reset;

import dev.offsetcommit.cluster.TerseException;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/** A reset that was not executed for all of its partitions. */
public final class ResetFailed extends TerseException {

  private final transient Map<TopicPartition, KafkaException> failures;

  /**
   * A failure.
   *
   * @param all how many partitions were to be changed
   * @param failures the partitions that failed, in order, not empty
   * @param undo what was committed before, and where that is kept
   */
  ResetFailed(String group, int all, Map<TopicPartition, KafkaException> failures, String undo) {
    super(message(group, all, failures, undo), failures.values().iterator().next());
    this.failures = failures;
  }

  private static String message(
      String group, int all, Map<TopicPartition, KafkaException> failures, String undo) {
    Map.Entry<TopicPartition, KafkaException> first = failures.entrySet().iterator().next();
    String reason =
        first.getValue() instanceof UnknownMemberIdException
            ? "a member has joined meanwhile"
            : first.getValue().getMessage();
    return "The reset of group %s failed for %d of %d partitions, first %s: %s. %s"
        .formatted(group, failures.size(), all, first.getKey(), reason, undo);
  }

  /** Whether a partition's step was executed; null where the answer did not come. */
  public Boolean executed(TopicPartition partition) {
    KafkaException failure = failures.get(partition);
    if (failure == null) {
      return true;
    }
    return failure instanceof RetriableException ? null : Boolean.FALSE;
  }
}
