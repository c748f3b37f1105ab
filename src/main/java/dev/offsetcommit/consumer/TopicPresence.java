package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.TerseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Notices that the topic was deleted while it is read. The client says nothing of it: it polls for
 * ever without a record, takes the member for one without partitions, and sends a commit again
 * until its timeout.
 */
final class TopicPresence {

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  /** A broker that has just started may not know all topics yet: another look, at another one. */
  private static final int LOOKS = 2;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final Consumer<?, ?> consumer;
  private final String topic;

  TopicPresence(Consumer<?, ?> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  /**
   * After a poll that brought nothing: asks the cluster if the client's own metadata has lost the
   * topic, and costs nothing before.
   *
   * @throws TopicDeleted if the topic is gone
   */
  void afterEmptyPoll() {
    try {
      List<PartitionInfo> known = consumer.partitionsFor(topic, ANSWER_TIMEOUT);
      if (known != null && !known.isEmpty()) {
        return;
      }
    } catch (TimeoutException e) {
      return;
    }
    check();
  }

  /**
   * Asks the cluster. One that does not answer has not deleted anything.
   *
   * @throws TopicDeleted if the topic is gone
   */
  void check() {
    try {
      for (int look = 1; look <= LOOKS; look++) {
        List<PartitionInfo> there = consumer.listTopics(ANSWER_TIMEOUT).get(topic);
        if (there != null && !there.isEmpty()) {
          return;
        }
        if (look < LOOKS) {
          LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
      }
    } catch (TimeoutException e) {
      return;
    }
    throw new TopicDeleted(topic);
  }

  /**
   * The topic was deleted while it was read; its committed offsets went with it. The loop waits for
   * another one; where the run is ending, the message is the last word.
   */
  static final class TopicDeleted extends TerseException {

    TopicDeleted(String topic) {
      super(
          "Topic %s was deleted while it was read, and with it what was committed of it. Create it again, or name another one with --topic."
              .formatted(topic));
    }
  }
}
