package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Clusters that have a name, from a configuration file of the user's. */
@ExtendWith(SharedBroker.class)
class ContextsIT {

  @TempDir private Path config;

  private Map<String, String> environment(Cluster cluster, String... more) throws IOException {
    Path file = config.resolve("offset-commit/config.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        context.here.bootstrap.servers=%s
        context.prod.bootstrap.servers=prod.invalid:9093
        context.prod.ssl.key.password=s3cret
        """
            .formatted(cluster.bootstrapServers()));
    Map<String, String> environment = new HashMap<>(Map.of("XDG_CONFIG_HOME", config.toString()));
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return environment;
  }

  @Test
  void contextsAreListedWithoutTheirSecrets(Cluster cluster) throws IOException {
    try (Child list = Child.start(environment(cluster), "contexts");
        Child json = Child.start(environment(cluster), "contexts", "--output", "json")) {
      assertThat(list.awaitExit()).as(list.toString()).isZero();
      assertThat(list.out())
          .hasSize(3)
          .anyMatch(
              line -> line.matches("prod +prod.invalid:9093 +- +ssl.key.password=\\[hidden]"));
      assertThat(json.awaitExit()).as(json.toString()).isZero();
      assertThat(json.out())
          .contains(
              "{\"type\":\"context\",\"name\":\"prod\",\"bootstrap_servers\":\"prod.invalid:9093\",\"command_config\":null,\"properties\":{\"ssl.key.password\":\"[hidden]\"}}");
    }
  }

  /** The exported variable would send the reset to another cluster than the one that was named. */
  @Test
  void aResetNeverReachesAnotherClusterThanTheOneThatWasNamed(Cluster cluster) throws IOException {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    String[] reset = {
      "reset", "--context", "prod", "-g", group, "-t", topic, "--to-latest", "--create", "--execute"
    };
    try (Child wrong =
        Child.start(
            environment(cluster, "KAFKA_BOOTSTRAP_SERVERS", cluster.bootstrapServers()), reset)) {
      assertThat(wrong.awaitExit()).as(wrong.toString()).isEqualTo(2);
      assertThat(wrong.err())
          .anyMatch(line -> line.contains("--context prod") && line.contains("unset"));
    }
    assertThat(cluster.committed(group, topic)).isEmpty();
  }

  @Test
  void whatChangesAClusterNamesItFirst(Cluster cluster) throws IOException {
    String topic = cluster.newName("topic");
    String group = cluster.newName("group");
    String here = cluster.bootstrapServers() + " (context here)";
    Map<String, String> environment = environment(cluster);
    try (Child producer =
        Child.start(
            environment, "producer", "--context=here", "-t", topic, "-n1", "--interval=0")) {
      assertThat(producer.awaitExit()).as(producer.toString()).isZero();
      assertThat(producer.err())
          .contains("Creating topic " + topic + " with 4 partitions on " + here);
    }
    String undo = config.resolve("undo").toString();
    try (Child reset =
        Child.start(
            environment,
            "reset",
            "--context=here",
            "--group=" + group,
            "--topic=" + topic,
            "--to-latest",
            "--create",
            "--execute",
            "--undo-file=" + undo)) {
      assertThat(reset.awaitExit()).as(reset.toString()).isZero();
      assertThat(reset.err()).contains("Resetting group " + group + " on " + here);
    }
  }
}
