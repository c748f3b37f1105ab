package dev.offsetcommit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class TopicIdsTest {

  /** A member whose partitions stay, since the new topic has as many, learns it nowhere else. */
  @Test
  void anotherTopicOfTheSameNameIsNoticedWithoutARebalance(Cluster cluster)
      throws ExecutionException, InterruptedException {
    String topic = cluster.newTopic(1);
    ConnectionSettings connection = ConnectionSettings.of(cluster.bootstrapServers());
    try (TopicIds ids = new TopicIds(connection, "a-group", topic)) {
      String known = ids.now();
      cluster.admin().deleteTopics(List.of(topic)).all().get();
      Topic.createAgain(cluster, topic);
      Await.until(() -> isRefused(ids, known), () -> "the new topic is not noticed");
    }
  }

  /** The cluster takes the connection and never answers, which an Admin waits ten seconds for. */
  @Test
  void aStopThatIsOverEndsTheWaitForTheCluster() throws Exception {
    try (ServerSocket silent = new ServerSocket(0);
        TopicIds ids =
            new TopicIds(ConnectionSettings.of("127.0.0.1:" + silent.getLocalPort()), "g", "t")) {
      CompletableFuture<String> asking = CompletableFuture.supplyAsync(ids::now);
      silent.accept();
      ids.giveUp();
      assertThat(asking)
          .failsWithin(Duration.ofSeconds(5))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(KafkaException.class);
      assertThatThrownBy(ids::now).isInstanceOf(KafkaException.class);
    }
  }

  private static boolean isRefused(TopicIds ids, String known) {
    try {
      ids.check();
      return false;
    } catch (TopicReplaced e) {
      assertThat(e).hasMessageContaining("a-group").hasMessageContaining(known);
      return true;
    }
  }
}
