package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.SharedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which partition a number goes to. */
@ExtendWith(SharedBroker.class)
class ProducerPartitionsTest {

  private final Cluster cluster;

  ProducerPartitionsTest(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void withoutAKeyThePartitionIsTheNumberModuloThePartitionsHoweverFast() {
    String topic = cluster.newName("producer-partitions");

    Command result =
        Command.run(
            "producer",
            "-b",
            cluster.bootstrapServers(),
            "-t",
            topic,
            "-n",
            "12",
            "--from",
            "-3",
            "--interval",
            "0",
            "--output",
            "json");

    assertThat(result.outLines())
        .hasSize(12)
        .allSatisfy(
            line ->
                assertThat(field(line, "partition"))
                    .isEqualTo(Math.floorMod(field(line, "number"), 4)));
  }

  private static int field(String line, String name) {
    return Integer.parseInt(line.replaceAll(".*\"" + name + "\":(-?\\d+).*", "$1"));
  }
}
