package dev.offsetcommit.sink;

import dev.offsetcommit.cluster.AdminCalls;
import dev.offsetcommit.cluster.ConnectionSettings;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The id of the topic, which tells it from another one of the same name. A consumer does not show
 * it, so the cluster is asked: when partitions are assigned, and once for each poll, after its
 * records have come. What is processed in the meantime hides the round trip. A topic that was
 * replaced before these records were fetched has its new id by then.
 */
class TopicIds implements AutoCloseable {

  private final ConnectionSettings connection;
  private final String group;
  private final String topic;
  private volatile Admin admin;
  private volatile boolean givenUp;
  private String known;
  private KafkaFuture<String> asked;

  TopicIds(ConnectionSettings connection, String group, String topic) {
    this.connection = connection;
    this.group = group;
    this.topic = topic;
  }

  /**
   * Asks and waits.
   *
   * @throws KafkaException if the cluster does not answer, or has no such topic
   */
  String now() {
    known = AdminCalls.await(ask());
    return known;
  }

  /** A poll has returned records: asks, unless that was done for this poll, and does not wait. */
  void recordsCame() {
    if (asked == null) {
      asked = ask();
    }
  }

  /**
   * Waits for the answer of {@link #recordsCame()}.
   *
   * @throws TopicReplaced if the id is not the one of {@link #now()} any more
   * @throws KafkaException if the cluster does not answer: then it is unknown whose records these
   *     are
   */
  void check() {
    recordsCame();
    KafkaFuture<String> answer = asked;
    asked = null;
    String found;
    try {
      found = AdminCalls.await(answer);
    } catch (UnknownTopicOrPartitionException e) {
      // Deleted, and not created again: the records are the old topic's.
      return;
    }
    if (!found.equals(known)) {
      throw new TopicReplaced(group, topic, known, found);
    }
  }

  private KafkaFuture<String> ask() {
    if (admin == null) {
      admin = Admin.create(connection.adminProperties());
    }
    if (givenUp) {
      admin.close(Duration.ZERO);
    }
    return admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .thenApply(topics -> topics.get(topic).topicId().toString());
  }

  /** Ends a wait, and each later one; may be called by any thread. */
  void giveUp() {
    givenUp = true;
    // No wakeup reaches an Admin.
    Admin current = admin;
    if (current != null) {
      current.close(Duration.ZERO);
    }
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ofSeconds(2));
    }
  }
}
