package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.SharedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code journal} on the embedded broker. */
@ExtendWith(SharedBroker.class)
class JournalCommandTest {

  @TempDir private Path directory;

  private static void commit(Cluster cluster, String group, TopicPartition partition, long offset)
      throws Exception {
    cluster
        .admin()
        .alterConsumerGroupOffsets(
            group, Map.of(partition, new OffsetAndMetadata(offset, "m" + offset)))
        .all()
        .get();
  }

  @Test
  void everyCommitIsShownWithWhatIsOddAboutIt(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    TopicPartition partition = new TopicPartition(topic, 0);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 10);
    for (long offset : new long[] {3, 7, 7, 2, 50}) {
      commit(cluster, group, partition, offset);
    }
    cluster.admin().deleteConsumerGroupOffsets(group, Set.of(partition)).all().get();

    Command journal =
        Command.run(
            "journal", "-b", cluster.bootstrapServers(), "-g", group, "--output", "json", "--lag");

    assertThat(journal.code()).as(journal.toString()).isZero();
    List<String> seen = new ArrayList<>();
    for (String line : journal.outLines()) {
      JsonNode node = new ObjectMapper().readTree(line);
      seen.add(
          node.get("type").textValue()
              + " "
              + node.get("offset")
              + " "
              + node.get("step")
              + " "
              + node.get("marks")
              + " "
              + node.get("lag_estimate"));
    }
    assertThat(seen)
        .containsExactly(
            "commit 3 null [] 7",
            "commit 7 4 [] 3",
            "commit 7 0 [\"double\"] 3",
            "commit 2 -5 [\"rewind\"] 8",
            "commit 50 48 [\"past-end\"] 0",
            "tombstone null null [\"removed\"] null");
    JsonNode summary = new ObjectMapper().readTree(journal.errLines().get(0));
    assertThat(summary.get("commits").longValue()).isEqualTo(5);
    assertThat(summary.get("rewinds").longValue()).isEqualTo(1);
    assertThat(summary.get("doubles").longValue()).isEqualTo(1);
    assertThat(summary.get("past_end").longValue()).isEqualTo(1);
    assertThat(summary.get("removals").longValue()).isEqualTo(1);
  }

  private static List<Long> committedOffsets(Cluster cluster, String group) throws Exception {
    Command journal =
        Command.run("journal", "-b", cluster.bootstrapServers(), "-g", group, "--output", "json");
    List<Long> offsets = new ArrayList<>();
    for (String line : journal.outLines()) {
      JsonNode node = new ObjectMapper().readTree(line);
      assertThat(node.get("type").textValue()).isEqualTo("commit");
      offsets.add(node.get("offset").longValue());
    }
    return offsets;
  }

  // There is no member whose metadata could be taken instead.
  @SuppressWarnings("removal")
  @Test
  void onlyTransactionsThatWereCommittedHaveCommitted(Cluster cluster) throws Exception {
    TopicPartition partition = new TopicPartition(cluster.newTopic(1), 0);
    String group = cluster.newName("group");
    try (var producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "transactional.id",
                cluster.newName("tx")),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      for (long offset : new long[] {3, 5, 8}) {
        producer.beginTransaction();
        producer.sendOffsetsToTransaction(
            Map.of(partition, new OffsetAndMetadata(offset)), new ConsumerGroupMetadata(group));
        if (offset == 5) {
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
        }
      }
      // A transaction ends for its producer a moment before its marker is in the journal.
      Await.until(
          () -> cluster.committed(group, partition.topic()).containsValue(new OffsetAndMetadata(8)),
          () -> "not committed");
      assertThat(committedOffsets(cluster, group)).containsExactly(3L, 8L);

      producer.beginTransaction();
      producer.sendOffsetsToTransaction(
          Map.of(partition, new OffsetAndMetadata(9)), new ConsumerGroupMetadata(group));
      assertThat(committedOffsets(cluster, group)).as("still open").containsExactly(3L, 8L);
      assertThat(Command.run("journal", "-b", cluster.bootstrapServers(), "-g", group).err())
          // Other groups of the same partition may have committed, too.
          .containsPattern(
              "\\d+ records of __consumer_offsets lie behind a transaction that is still open");
      producer.abortTransaction();
    }
  }

  @Test
  void aGroupWithoutCommitsIsAFailure(Cluster cluster) throws Exception {
    commit(cluster, cluster.newName("group"), new TopicPartition(cluster.newTopic(1), 0), 0);
    Command journal = Command.run("journal", "-b", cluster.bootstrapServers(), "-g", "nobody");
    assertThat(journal.code()).isEqualTo(1);
    assertThat(journal.err()).contains("No commit of group nobody is recorded on");
    assertThat(journal.out()).as("no header over nothing").isEmpty();
  }

  /** What a tool moves while the group has no members is no record that was processed. */
  @Test
  void aResetsJumpIsMarkedAndNotCountedAsRecords(Cluster cluster) {
    for (String protocol : List.of("classic", "consumer")) {
      String topic = cluster.newTopic(1);
      String group = cluster.newName("group");
      String broker = cluster.bootstrapServers();
      cluster.produce(topic, 1, 0, 100);
      Command consumer =
          Command.run(
              "consumer",
              "-b",
              broker,
              "-t",
              topic,
              "-g",
              group,
              "--manual-commit",
              "-n",
              "2",
              "--group-protocol",
              protocol);
      assertThat(consumer.code()).as(consumer.toString()).isZero();
      Command reset =
          Command.run(
              "reset",
              "-b",
              broker,
              "-g",
              group,
              "-t",
              topic,
              "--to-latest",
              "--execute",
              "--undo-file",
              directory.resolve(group).toString());
      assertThat(reset.code()).as(reset.toString()).isZero();

      Command marked =
          Command.run("journal", "-b", broker, "-g", group, "--marks-only", "-t", topic);
      assertThat(marked.outLines()).as(protocol + marked).hasSize(2);
      assertThat(marked.outLines().get(1)).endsWith("reset").contains(" +98 ");
      Command all = Command.run("journal", "-b", broker, "-g", group);
      assertThat(all.err()).contains("1.0 records per commit", "1 moved by a reset");
    }
  }

  @Test
  void commitsAreChosenByPartitionAndTime(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(2);
    String group = cluster.newName("group");
    commit(cluster, group, new TopicPartition(topic, 0), 1);
    commit(cluster, group, new TopicPartition(topic, 1), 2);
    List<String> line = List.of("journal", "-b", cluster.bootstrapServers(), "-g", group);
    for (Map.Entry<List<String>, Integer> each :
        Map.of(
                List.of("--partition", "1"), 2,
                List.of("--since", "2020-01-01", "--until", "2100-01-01T00:00:00Z"), 3,
                List.of("--since", "2100-01-01"), 0,
                List.of("-t", "another"), 0)
            .entrySet()) {
      List<String> args = new ArrayList<>(line);
      args.addAll(each.getKey());
      Command journal = Command.run(args.toArray(String[]::new));
      assertThat(journal.code()).as(journal.toString()).isZero();
      assertThat(journal.outLines()).as(each.getKey().toString()).hasSize(each.getValue());
    }
  }
}
