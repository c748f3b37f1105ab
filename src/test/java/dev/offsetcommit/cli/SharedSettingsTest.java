package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.SharedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A properties file that applications share holds settings that a command cannot honour. */
@ExtendWith(SharedBroker.class)
class SharedSettingsTest {

  @TempDir private Path directory;

  private Command run(Cluster cluster, String command, String settings, String... args)
      throws Exception {
    Path file = Files.writeString(directory.resolve("shared.properties"), settings);
    List<String> line = new ArrayList<>(List.of(command, "-b", cluster.bootstrapServers()));
    line.addAll(List.of("--command-config", file.toString()));
    Collections.addAll(line, args);
    return Command.run(line.toArray(String[]::new));
  }

  @Test
  void aProducerSendsWithoutTheTransactionalIdAndSaysSo(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    Command sent =
        run(
            cluster,
            "producer",
            "transactional.id=app-1\ntransaction.timeout.ms=9000\n",
            "-t",
            topic,
            "-n",
            "3",
            "--interval",
            "0");
    assertThat(sent.code()).as(sent.toString()).isZero();
    assertThat(sent.err())
        .contains("transactional.id in the --command-config file or the context is ignored")
        .contains("sent 3, acknowledged 3, failed 0");
    assertThat(cluster.logEnd(topic, 0)).isEqualTo(3);
  }

  @Test
  void aTransactionalIdThatIsTypedIsWrongUsage(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    Command refused =
        run(cluster, "producer", "", "-t", topic, "-n", "3", "-X", "transactional.id=app-1");
    assertThat(refused.code()).as(refused.toString()).isEqualTo(2);
    assertThat(refused.err()).contains("transactional.id");
    assertThat(cluster.logEnd(topic, 0)).isZero();
  }

  @Test
  void aDeadLetterIsWrittenWithoutTheTransactionalId(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    cluster.newTopicNamed(topic + "-dlt", 1);
    cluster.produceBytes(topic, 0, new byte[] {'x'});
    Command consumer =
        run(
            cluster,
            "consumer",
            "transactional.id=app-1\n",
            "-t",
            topic,
            "-g",
            topic,
            "--manual-commit",
            "-e",
            "--on-invalid",
            "dead-letter");
    assertThat(consumer.code()).as(consumer.toString()).isZero();
    assertThat(consumer.err()).contains("transactional.id").doesNotContain("This is a bug");
    assertThat(cluster.logEnd(topic + "-dlt", 0)).isEqualTo(1);
  }

  @Test
  void aConsumerOfOneProtocolLeavesOutWhatBelongsToTheOther(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    cluster.produce(topic, 1, 0, 2);
    Command consumer =
        run(
            cluster,
            "consumer",
            "session.timeout.ms=6000\nheartbeat.interval.ms=1000\n",
            "-t",
            topic,
            "-g",
            topic,
            "--manual-commit",
            "-e",
            "--group-protocol",
            "consumer");
    assertThat(consumer.code()).as(consumer.toString()).isZero();
    assertThat(consumer.err()).contains("session.timeout.ms", "heartbeat.interval.ms", "ignored");
  }
}
