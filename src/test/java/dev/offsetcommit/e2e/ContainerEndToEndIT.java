package dev.offsetcommit.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offsetcommit.harness.Cluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** {@link EndToEndContract} on Apache Kafka's own image; skipped where no Docker engine answers. */
class ContainerEndToEndIT extends EndToEndContract {

  private static final String IMAGE = "apache/kafka:4.4.0";

  private static KafkaContainer kafka;
  private static Cluster cluster;

  @BeforeAll
  static void start() {
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "no Docker engine answers: the end-to-end contract was not run on " + IMAGE);
    kafka = new KafkaContainer(IMAGE);
    kafka.start();
    cluster = new Cluster(kafka.getBootstrapServers());
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
    if (kafka != null) {
      kafka.stop();
    }
  }

  @Override
  Cluster cluster() {
    return cluster;
  }
}
