package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The executables in {@code scripts} as real processes. */
@ExtendWith(SharedBroker.class)
class ExecutablesIT {

  @Test
  void sigtermClosesTheConsumerCleanly(Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 1);
    try (Child consumer =
        Child.start(
            "consumer",
            "-b",
            cluster.bootstrapServers(),
            "-t",
            topic,
            "-g",
            group,
            "--manual-commit")) {
      consumer.awaitOut(line -> line.startsWith("***"));
      consumer.signal("TERM");
      assertThat(consumer.awaitExit()).as(consumer.toString()).isEqualTo(143);
      assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(1);
    }
  }
}
