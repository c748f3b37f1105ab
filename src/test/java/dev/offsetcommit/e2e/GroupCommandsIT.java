package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * {@code lag --watch} and {@code journal --follow} as processes that run until they are stopped.
 */
@ExtendWith(SharedBroker.class)
class GroupCommandsIT {

  private static void commit(Cluster cluster, String group, TopicPartition partition, long offset)
      throws Exception {
    cluster
        .admin()
        .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  @Test
  void aWatchSeesARewindAndEndsWithSigint(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 10);
    commit(cluster, group, new TopicPartition(topic, 0), 8);
    try (Child watch =
        Child.start("lag", "-b", cluster.bootstrapServers(), "-g", group, "--watch", "100ms")) {
      watch.awaitOut(line -> line.contains("no member reads it, 2 wait"));
      commit(cluster, group, new TopicPartition(topic, 0), 3);
      watch.awaitOut(line -> line.contains("rewound by 5: from 8 to 3"));
      // Piped, so nothing is redrawn, and the header is written once.
      assertThat(watch.out()).noneMatch(line -> line.contains("\u001b"));
      assertThat(watch.out().stream().filter(line -> line.startsWith("TIME"))).hasSize(1);
      watch.signal("INT");
      assertThat(watch.awaitExit()).as(watch.toString()).isEqualTo(130);
    }
  }

  @Test
  void numbersAreWrittenAlikeInEveryLanguage(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 1_200);
    commit(cluster, group, new TopicPartition(topic, 0), 0);
    try (Child lag =
        Child.start(
            Map.of("OFFSET_COMMIT_JAVA_OPTS", "-Duser.language=de"),
            "lag",
            "-b",
            cluster.bootstrapServers(),
            "-g",
            group,
            "--threshold",
            "1000")) {
      assertThat(lag.awaitExit()).as(lag.toString()).isEqualTo(3);
      assertThat(lag.err()).anyMatch(line -> line.contains("1,200"));
    }
  }

  @Test
  void aWatchSaysOnceThatItsGroupIsGoneAndContinuesWhenItIsBack(Cluster cluster) throws Exception {
    TopicPartition partition = new TopicPartition(cluster.newTopic(1), 0);
    String group = cluster.newName("group");
    commit(cluster, group, partition, 0);
    try (Child watch =
        Child.start("lag", "-b", cluster.bootstrapServers(), "-g", group, "--watch", "100ms")) {
      watch.awaitOut(line -> line.contains("caught up"));
      cluster.admin().deleteConsumerGroups(List.of(group)).all().get();
      watch.awaitErr(line -> line.contains("Group " + group + " does not exist"));
      int before = watch.out().size();
      commit(cluster, group, partition, 0);
      Await.until(() -> watch.out().size() > before + 4, watch::toString);
      assertThat(watch.err()).hasSize(1);
    }
  }

  @Test
  void aFollowedJournalShowsCommitsAsTheyCome(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    TopicPartition partition = new TopicPartition(topic, 0);
    String group = cluster.newName("group");
    commit(cluster, group, partition, 0);
    try (Child journal =
        Child.start(
            "journal",
            "-b",
            cluster.bootstrapServers(),
            "-g",
            group,
            "--follow",
            "--output",
            "json")) {
      AtomicLong offset = new AtomicLong();
      // It may not have begun to read when the first of these comes.
      Thread commits =
          new Thread(
              () -> {
                try {
                  while (journal.isAlive() && journal.out().isEmpty()) {
                    commit(cluster, group, partition, offset.incrementAndGet());
                  }
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      commits.start();
      journal.awaitOut(line -> line.contains("\"type\":\"commit\""));
      commits.join(30_000);
      long last = offset.get();
      journal.awaitOut(line -> line.contains("\"offset\":" + last + ","));
      assertThat(journal.out()).noneMatch(line -> line.contains("\"offset\":0,"));
      journal.signal("TERM");
      assertThat(journal.awaitExit()).as(journal.toString()).isEqualTo(143);
      assertThat(journal.err())
          .anySatisfy(line -> assertThat(line).startsWith("{\"type\":\"summary\",\"commits\":"));
    }
  }

  @Test
  void eachCommandHasItsExecutable() {
    for (String name : List.of("lag", "reset", "journal")) {
      Path script = Path.of("scripts", name).toAbsolutePath();
      try (Child help = Child.exec(Map.of(), List.of(script.toString(), "--help"))) {
        assertThat(help.awaitExit()).as(help.toString()).isZero();
        assertThat(help.out().get(0)).startsWith("Usage: " + name);
      }
    }
  }
}
