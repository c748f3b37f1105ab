package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.SharedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code consumer} on the embedded broker, in this JVM. */
@ExtendWith(SharedBroker.class)
class ConsumerCommandTest {

  @Test
  void manualCommitCommitsTheNextOffsetWithTheTimestampAsMetadata(Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 3);

    Command consumer =
        Command.run(
            "consumer",
            "-b",
            cluster.bootstrapServers(),
            "-t",
            topic,
            "-g",
            group,
            "--manual-commit",
            "-e");

    assertThat(consumer.code()).as(consumer.toString()).isZero();
    assertThat(consumer.outLines()).contains("The value is : {\"number\": 2}", "*".repeat(100));
    assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(3);
    assertThat(consumer.outLines())
        .contains("The timestamp is : " + cluster.committed(group, topic).get(0).metadata());
  }

  @ParameterizedTest
  @CsvSource({"auto, consumer, true", "auto, classic, false", "interval, consumer, false"})
  void autoCommitOnTheConsumerProtocolIsWarnedOfWithTheSafeWay(
      String mode, String protocol, boolean warned, Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    String line =
        "consumer -b %s -t %s -g %s -e --commit %s --group-protocol %s"
            .formatted(cluster.bootstrapServers(), topic, group, mode, protocol);

    Command consumer = Command.run(line.split(" "));

    assertThat(consumer.code()).as(consumer.toString()).isZero();
    assertThat(
            consumer.errLines().stream()
                .filter(l -> l.contains("can lose records") && l.contains("--commit interval")))
        .hasSize(warned ? 1 : 0);
  }
}
