package dev.offsetcommit.sink;

import dev.offsetcommit.harness.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates a topic again: its name is free only some time after its deletion. */
final class Topic {

  private Topic() {}

  static void createAgain(Cluster cluster, String topic) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        cluster
            .admin()
            .createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
            .all()
            .get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException) || System.nanoTime() > deadline) {
          throw new IllegalStateException(e);
        }
        Thread.sleep(50);
      }
    }
  }
}
