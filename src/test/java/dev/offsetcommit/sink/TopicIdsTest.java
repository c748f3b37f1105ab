package dev.offsetcommit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class TopicIdsTest {

  /** A member whose partitions stay, since the new topic has as many, learns it nowhere else. */
  @Test
  void anotherTopicOfTheSameNameIsNoticedWithoutARebalance(Cluster cluster)
      throws ExecutionException, InterruptedException {
    String topic = cluster.newTopic(1);
    AtomicLong clock = new AtomicLong();
    ConnectionSettings connection = ConnectionSettings.of(cluster.bootstrapServers());
    try (TopicIds ids = new TopicIds(connection, "a-group", topic, clock::get)) {
      String known = ids.now();
      cluster.admin().deleteTopics(List.of(topic)).all().get();
      Topic.createAgain(cluster, topic);
      Await.until(() -> isRefused(ids, clock, known), () -> "the new topic is not noticed");
    }
  }

  private static boolean isRefused(TopicIds ids, AtomicLong clock, String known) {
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    try {
      ids.check();
      return false;
    } catch (TopicReplaced e) {
      assertThat(e).hasMessageContaining("a-group").hasMessageContaining(known);
      return true;
    }
  }
}
