package dev.offsetcommit.lab.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.Topics;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Commits as the broker recorded them. */
@ExtendWith(SharedBroker.class)
class CommitLogTest {

  @Test
  void allCommitsAreReadInTheirOrderWhateverTheGroupIsCalled(Cluster cluster)
      throws ExecutionException, InterruptedException {
    String topic = cluster.newName("topic");
    new Topics(cluster.admin()).create(topic, 1);
    TopicPartition partition = new TopicPartition(topic, 0);
    int negative = 0;
    for (int i = 0; i < 12; i++) {
      String group = cluster.newName("group-" + i);
      negative += group.hashCode() < 0 ? 1 : 0;
      CommitLog log =
          new CommitLog(ConnectionSettings.of(cluster.bootstrapServers()), group, topic);
      for (long offset : new long[] {5, 9, 3}) {
        cluster
            .admin()
            .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
            .all()
            .get();
      }
      List<Long> offsets = new ArrayList<>();
      List<Long> positions = new ArrayList<>();
      log.read(
          commit -> {
            offsets.add(commit.offset());
            positions.add(commit.position());
          });
      assertThat(offsets).as(group).containsExactly(5L, 9L, 3L);
      assertThat(log.end()).isGreaterThan(positions.get(2));
    }
    assertThat(negative)
        .as("groups whose hash is negative, which are placed otherwise")
        .isPositive();
  }
}
