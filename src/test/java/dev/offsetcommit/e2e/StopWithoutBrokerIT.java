package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.broker.BrokerSettings;
import dev.offsetcommit.broker.EmbeddedBroker;
import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real consumers that are stopped with SIGTERM while their broker is away. */
class StopWithoutBrokerIT {

  /** A stop takes eight seconds at most, and the machine may be busy. */
  private static final Duration SOON = Duration.ofSeconds(14);

  /** Where nothing has to be committed; less than an Admin waits for an answer. */
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  @TempDir private Path directory;

  private static Child consumer(Cluster cluster, String topic, String... more) {
    List<String> line =
        new ArrayList<>(List.of("consumer", "-b", cluster.bootstrapServers(), "-t", topic));
    line.addAll(List.of(more));
    return Child.start(line.toArray(String[]::new));
  }

  @Test
  void eachEndsWithinSeconds() {
    List<Child> consumers = new ArrayList<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.ephemeral());
        Cluster cluster = new Cluster(broker.bootstrapServers())) {
      String topic = cluster.newTopic(1);
      cluster.produce(topic, 1, 0, 3);
      consumers.add(consumer(cluster, topic, "-g", "record", "--commit", "record"));
      consumers.add(
          consumer(
              cluster,
              topic,
              "-g",
              "transaction",
              "--commit",
              "transaction",
              "--output-topic",
              topic + "-out"));
      String sink = "jdbc:sqlite:" + directory.resolve("numbers.db");
      consumers.add(consumer(cluster, topic, "-g", "sink", "--commit", "sink", "--sink", sink));
      for (Child consumer : consumers) {
        consumer.awaitOut(l -> l.contains("The offset is : 2"));
      }
      broker.stop();
      for (Child consumer : consumers) {
        consumer.signal("TERM");
      }
      long start = System.nanoTime();
      for (Child consumer : consumers) {
        Duration spent = Duration.ofNanos(System.nanoTime() - start);
        assertThat(consumer.awaitExit(SOON.minus(spent))).as(consumer.toString()).isEqualTo(143);
      }
    } finally {
      consumers.forEach(Child::close);
    }
  }

  /** It asks the broker first whether another member has its name. */
  @Test
  void aStaticMemberThatWaitsForItsNameEndsAtOnce() {
    String address;
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.ephemeral())) {
      address = broker.bootstrapServers();
    }
    try (Child consumer =
        Child.start(
            "consumer",
            "-b",
            address,
            "-g",
            "named",
            "--group-protocol",
            "consumer",
            "--group-instance-id",
            "one")) {
      consumer.awaitErr(l -> l.contains(address));
      consumer.signal("TERM");
      assertThat(consumer.awaitExit(AT_ONCE)).as(consumer.toString()).isEqualTo(143);
    }
  }
}
