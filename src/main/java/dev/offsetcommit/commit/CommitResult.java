package dev.offsetcommit.commit;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What became of one commit.
 *
 * @param offsets what was to be committed
 * @param latency from the call to its outcome
 * @param error what went wrong, or null
 */
public record CommitResult(
    Map<TopicPartition, OffsetAndMetadata> offsets, Duration latency, Exception error) {

  /** What is known of a commit. */
  public enum Outcome {
    /** The broker has it. */
    COMMITTED,
    /** The broker refused it: the committed offset is what it was. */
    REFUSED,
    /** No answer came: the broker may have it or not. */
    UNKNOWN
  }

  /** What is known of this commit. */
  public Outcome outcome() {
    if (error == null) {
      return Outcome.COMMITTED;
    }
    return isUnknown(error) || isUnknown(error.getCause()) ? Outcome.UNKNOWN : Outcome.REFUSED;
  }

  private static boolean isUnknown(Throwable error) {
    return error instanceof TimeoutException
        || error instanceof org.apache.kafka.common.errors.DisconnectException
        || error instanceof org.apache.kafka.common.errors.WakeupException;
  }

  /** Whether the commit was refused because this member's generation is over, or is ending. */
  static boolean isGroupMovedOn(Exception error) {
    return error instanceof CommitFailedException || error instanceof RebalanceInProgressException;
  }
}
