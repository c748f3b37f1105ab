package dev.offsetcommit.consumer;

import dev.offsetcommit.commit.CommitResult;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/**
 * Turns the outcomes of commits into events, one for each partition, and counts those that the
 * broker has.
 */
public final class CommitEvents implements Consumer<CommitResult> {

  /** What the client wraps in advice about {@code max.poll.interval.ms}, whatever the cause was. */
  static final String GROUP_WENT_ON = "the group has gone on without this consumer";

  /** What the client wraps in advice to call {@code poll()}, before a rebalance and after it. */
  static final String REBALANCED = "a rebalance of the group came first";

  private final String mode;
  private final ConsumerOutput output;
  private final Map<TopicPartition, Long> committedTo = new HashMap<>();
  private final Set<TopicPartition> lastFailed = new HashSet<>();
  private long committed;

  /**
   * For one consumer.
   *
   * @param mode the name of its commit mode, for the events
   * @param output told of each outcome
   */
  public CommitEvents(String mode, ConsumerOutput output) {
    this.mode = mode;
    this.output = output;
  }

  @Override
  public void accept(CommitResult result) {
    result
        .offsets()
        .forEach(
            (partition, offset) -> {
              if (result.error() == null) {
                committed++;
                committedTo.put(partition, offset.offset());
                lastFailed.remove(partition);
              } else {
                lastFailed.add(partition);
              }
              output
                  .events()
                  .accept(
                      new ConsumerEvent.OffsetsCommitted(
                          partition.topic(),
                          partition.partition(),
                          offset.offset(),
                          offset.metadata(),
                          result.latency().toNanos() / 1e6,
                          result.error() == null,
                          result.outcome().name().toLowerCase(Locale.ROOT),
                          words(result.error())));
            });
  }

  private static String words(Exception error) {
    if (error instanceof CommitFailedException) {
      return GROUP_WENT_ON;
    }
    if (error instanceof RebalanceInProgressException) {
      return REBALANCED;
    }
    return error == null ? null : String.valueOf(error.getMessage());
  }

  /** The last offset that the broker has of this consumer, null if it has none. */
  Long committedTo(TopicPartition partition) {
    return committedTo.get(partition);
  }

  /** Whether the last commit of a partition was refused, or had no answer. */
  boolean lastFailed(TopicPartition partition) {
    return lastFailed.contains(partition);
  }

  /** A partition begins anew: what was committed of it says nothing any more. */
  void forget(TopicPartition partition) {
    committedTo.remove(partition);
  }

  String mode() {
    return mode;
  }

  long committed() {
    return committed;
  }
}
