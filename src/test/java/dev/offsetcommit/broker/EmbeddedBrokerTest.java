package dev.offsetcommit.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.cluster.Topics;
import dev.offsetcommit.harness.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {

  @TempDir private Path directory;

  @Test
  void dataIsKeptAndGuardedAndAUsedPortRefused() throws Exception {
    Path data = directory.resolve("data");
    BrokerSettings settings = new BrokerSettings(0, data, 1, Map.of());
    String topic;
    assertThat(EmbeddedBroker.earlierRun(data)).isEqualTo(EarlierRun.NONE);
    try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
        Cluster cluster = new Cluster(broker.bootstrapServers())) {
      assertThat(broker.bootstrapServers()).matches("127\\.0\\.0\\.1:\\d+");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
          .isEqualTo("rwx------");
      int port = Integer.parseInt(broker.bootstrapServers().split(":")[1]);
      assertThatThrownBy(() -> EmbeddedBroker.start(new BrokerSettings(port, null, 1, Map.of())))
          .isInstanceOf(TerseException.class)
          .hasMessageContainingAll("Port " + port, "--port");
      assertThatThrownBy(() -> EmbeddedBroker.start(settings))
          .isInstanceOf(TerseException.class)
          .hasMessageContainingAll(data.toString(), "another broker", "--data-dir");
      assertThat(EmbeddedBroker.earlierRun(data))
          .as("as a kill leaves it")
          .isEqualTo(EarlierRun.KILLED);
      topic = cluster.newTopic(1);
      cluster.produce(topic, 1, 0, 3);
      cluster
          .admin()
          .alterConsumerGroupOffsets(
              "g", Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(2, "17")))
          .all()
          .get();
    }
    assertThat(EmbeddedBroker.earlierRun(data)).isEqualTo(EarlierRun.STOPPED);
    try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
        Cluster cluster = new Cluster(broker.bootstrapServers())) {
      assertThat(new Topics(cluster.admin()).partitions(topic)).contains(1);
      assertThat(cluster.committed("g", topic)).containsEntry(0, new OffsetAndMetadata(2, "17"));
    }
    assertThat(data).as("not temporary").exists();
  }

  @Test
  void aDirectoryThatHoldsOtherFilesIsLeftAlone() throws IOException {
    Path file = Files.writeString(directory.resolve("thesis.txt"), "mine");

    assertThatThrownBy(() -> EmbeddedBroker.start(new BrokerSettings(0, directory, 1, Map.of())))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("holds other files");
    assertThat(file).hasContent("mine");
  }
}
