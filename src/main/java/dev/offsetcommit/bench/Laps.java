package dev.offsetcommit.bench;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets a run read a topic again and again: a partition that is read to its turn continues at its
 * first record, so that a run's length does not depend on how much was written.
 *
 * <p>The turn lies before the end of the log where there is room for that. A consumer that has
 * handed out the last record asks the broker for more at once, and the broker keeps that request
 * for {@code fetch.max.wait.ms}; the records that are left out are in the client's hands already.
 */
final class Laps {

  /** The most records that one poll returns in any mode. */
  static final long MOST_POLL_RECORDS = 5000;

  private static final long MARGIN = MOST_POLL_RECORDS + 1;

  /** For a run that reads each record once. */
  static final Laps NONE = new Laps(Map.of());

  private final Map<TopicPartition, Long> turns;

  /**
   * For one topic, whose partitions begin at offset 0.
   *
   * @param ends the end of the log in each partition
   */
  Laps(Map<TopicPartition, Long> ends) {
    turns = new HashMap<>(ends);
    turns.replaceAll((partition, end) -> end > 2 * MARGIN ? end - MARGIN : end);
  }

  /**
   * The most records that a poll may return, so that no partition is read from its beginning to its
   * turn in one poll: the next poll would end at the offset that is committed already, and a
   * strategy takes that for nothing to commit.
   */
  long mostPollRecords() {
    long smallest = turns.values().stream().filter(turn -> turn > 0).min(Long::compare).orElse(1L);
    return Math.max(1, Math.min(MOST_POLL_RECORDS, smallest / 2));
  }

  /** Whether a partition whose next offset would be this one continues at offset 0. */
  boolean isTurn(TopicPartition partition, long next) {
    return next >= turns.getOrDefault(partition, Long.MAX_VALUE);
  }

  /**
   * A poll was processed: sends the client back where a partition is at its turn.
   *
   * @param nextOffsets where the client would continue
   */
  void turn(Consumer<?, ?> client, Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
    nextOffsets.forEach(
        (partition, next) -> {
          if (isTurn(partition, next.offset())) {
            client.seek(partition, 0);
          }
        });
  }
}
