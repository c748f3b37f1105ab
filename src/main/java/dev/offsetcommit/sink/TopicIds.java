package dev.offsetcommit.sink;

import dev.offsetcommit.cluster.AdminCalls;
import dev.offsetcommit.cluster.ConnectionSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/**
 * The id of the topic, which tells it from another one of the same name. A consumer does not show
 * it, so the cluster is asked: when partitions come, and about once a second beside the work. So a
 * topic that is replaced while it is read, and is as long as the old one at once, can be taken for
 * the old one for about a second.
 */
class TopicIds implements AutoCloseable {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final ConnectionSettings connection;
  private final String group;
  private final String topic;
  private final LongSupplier nanoTime;
  private volatile Admin admin;
  private volatile boolean givenUp;
  private String known;
  private KafkaFuture<String> asked;
  private long askedAt;

  TopicIds(ConnectionSettings connection, String group, String topic, LongSupplier nanoTime) {
    this.connection = connection;
    this.group = group;
    this.topic = topic;
    this.nanoTime = nanoTime;
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

  /**
   * Looks at the last answer and asks again if it is old. Never waits: a cluster that does not
   * answer has not replaced a topic either.
   *
   * @throws TopicReplaced if the id is not the one of {@link #now()} any more
   */
  void check() {
    if (asked != null && asked.isDone()) {
      String found = asked.isCompletedExceptionally() ? known : AdminCalls.await(asked);
      asked = null;
      if (!found.equals(known)) {
        throw new TopicReplaced(group, topic, known, found);
      }
    }
    if (asked == null && nanoTime.getAsLong() - askedAt >= INTERVAL_NANOS) {
      asked = ask();
    }
  }

  private KafkaFuture<String> ask() {
    if (admin == null) {
      admin = Admin.create(connection.adminProperties());
    }
    if (givenUp) {
      admin.close(Duration.ZERO);
    }
    askedAt = nanoTime.getAsLong();
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
