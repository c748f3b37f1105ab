package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.Topics;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.KafkasTool;
import dev.offsetcommit.harness.SharedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** {@code reset} on the embedded broker, beside Kafka's own tool. */
@ExtendWith(SharedBroker.class)
@ResourceLock(Resources.SYSTEM_OUT)
class ResetCommandTest {

  private static final long NOW = System.currentTimeMillis() - 100_000;

  @TempDir private Path directory;

  private Command reset(Cluster cluster, String... args) {
    List<String> line = new ArrayList<>(List.of("reset", "-b", cluster.bootstrapServers()));
    Collections.addAll(line, args);
    return Command.run(line.toArray(String[]::new));
  }

  /**
   * Ten records in each of two partitions, the one at offset n written n seconds after {@link
   * #NOW}.
   */
  private static String topic(Cluster cluster) {
    return filled(cluster, cluster.newTopic(2));
  }

  private static String filled(Cluster cluster, String topic) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      records.add(new ProducerRecord<>(topic, i % 2, NOW + i / 2 * 1000L, null, new byte[] {'1'}));
    }
    cluster.send(records);
    return topic;
  }

  private static void commit(
      Cluster cluster, String group, String topic, int partition, long offset) throws Exception {
    cluster
        .admin()
        .alterConsumerGroupOffsets(
            group,
            Map.of(
                new TopicPartition(topic, partition),
                new OffsetAndMetadata(
                    offset, Optional.of(0), Long.toString(NOW + (offset - 1) * 1000))))
        .all()
        .get();
  }

  @Test
  void aPlanChangesNothingAndSaysSo(Cluster cluster) throws Exception {
    String topic = topic(cluster);
    String group = cluster.newName("group");
    commit(cluster, group, topic, 0, 6);
    Command plan = reset(cluster, "-g", group, "-t", topic, "--to-earliest");
    assertThat(plan.code()).as(plan.toString()).isZero();
    assertThat(plan.outLines().get(0)).startsWith("TOPIC").contains("CURRENT-OFFSET  NEW-OFFSET");
    assertThat(plan.outLines().get(1)).contains("6 are repeated");
    assertThat(plan.outLines().get(2)).contains("first commit");
    assertThat(plan.err())
        .contains(
            "for group " + group + " on " + cluster.bootstrapServers(),
            "Nothing was changed; --execute does it.");
    assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(6);
  }

  @Test
  void whatIsExecutedIsTakenBackToTheLastByte(Cluster cluster) throws Exception {
    String topic = topic(cluster);
    String group = cluster.newName("group");
    commit(cluster, group, topic, 0, 6);
    Map<Integer, OffsetAndMetadata> before = cluster.committed(group, topic);
    Path undo = directory.resolve("undo");
    String redo = directory.resolve("redo").toString();
    Command done =
        reset(
            cluster,
            "-g",
            group,
            "-t",
            topic,
            "--to-offset",
            "3",
            "--execute",
            "--undo-file",
            undo.toString());
    assertThat(done.code()).as(done.toString()).isZero();
    // The metadata is the timestamp of the record before, as if that had been processed last.
    assertThat(cluster.committed(group, topic))
        .containsEntry(0, new OffsetAndMetadata(3, Optional.of(0), Long.toString(NOW + 2000)))
        .containsEntry(1, new OffsetAndMetadata(3, Optional.of(0), Long.toString(NOW + 2000)));
    Map<Integer, OffsetAndMetadata> after = cluster.committed(group, topic);
    Command back = reset(cluster, "--undo", undo.toString(), "--execute", "--undo-file", redo);
    assertThat(back.code()).as(back.toString()).isZero();
    assertThat(cluster.committed(group, topic)).isEqualTo(before);
    // And the undo can be undone.
    Command again =
        reset(
            cluster,
            "--undo",
            redo,
            "--execute",
            "--undo-file",
            directory.resolve("redo-undo").toString());
    assertThat(again.code()).as(again.toString()).isZero();
    assertThat(again.err()).doesNotContain("committed since");
    assertThat(cluster.committed(group, topic)).isEqualTo(after);
  }

  @Test
  void anUndoThatWouldRewindLaterCommitsNeedsForce(Cluster cluster) throws Exception {
    String topic = topic(cluster);
    String group = cluster.newName("group");
    commit(cluster, group, topic, 0, 6);
    String undo = directory.resolve("undo").toString();
    Command done =
        reset(
            cluster,
            "-g",
            group,
            "-t",
            topic + ":0",
            "--to-latest",
            "--execute",
            "--undo-file",
            undo);
    assertThat(done.code()).as(done.toString()).isZero();
    commit(cluster, group, topic, 0, 9);

    Command plan = reset(cluster, "--undo", undo);
    assertThat(plan.code()).isZero();
    assertThat(plan.err())
        .contains(topic + "-0 was reset to 10 and is at 9 by now", "--execute needs --force");

    Path redo = directory.resolve("redo");
    Command refused = reset(cluster, "--undo", undo, "--execute", "--undo-file", redo.toString());
    assertThat(refused.code()).as(refused.toString()).isEqualTo(1);
    assertThat(refused.errLines())
        .singleElement()
        .asString()
        .contains(group, "committed since", "Nothing was changed", "--force");
    assertThat(redo).doesNotExist();
    assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(9);

    Command forced =
        reset(cluster, "--undo", undo, "--execute", "--force", "--undo-file", redo.toString());
    assertThat(forced.code()).as(forced.toString()).isZero();
    assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(6);
  }

  @Test
  void anUndoIsRefusedOnceItsTopicWasCreatedAgain(Cluster cluster) throws Exception {
    String topic = topic(cluster);
    String group = cluster.newName("group");
    commit(cluster, group, topic, 0, 6);
    String undo = directory.resolve("undo").toString();
    reset(cluster, "-g", group, "-t", topic, "--to-latest", "--execute", "--undo-file", undo);
    cluster.admin().deleteTopics(List.of(topic)).all().get();
    new Topics(cluster.admin()).create(topic, 2);
    filled(cluster, topic);

    Command refused = reset(cluster, "--undo", undo, "--execute", "--force");
    assertThat(refused.code()).as(refused.toString()).isEqualTo(1);
    assertThat(refused.errLines())
        .singleElement()
        .asString()
        .contains("Topic " + topic + " was deleted and created again", "Nothing was changed");
  }

  private static void commit(Cluster cluster, String group, String topic, String metadata)
      throws Exception {
    cluster
        .admin()
        .alterConsumerGroupOffsets(
            group,
            Map.of(
                new TopicPartition(topic, 0), new OffsetAndMetadata(2, Optional.of(0), metadata)))
        .all()
        .get();
  }

  private OffsetAndMetadata toLatest(Cluster cluster, String group, String topic, String metadata)
      throws Exception {
    commit(cluster, group, topic, metadata);
    String undo = directory.resolve(cluster.newName("undo")).toString();
    Command done =
        reset(cluster, "-g", group, "-t", topic, "--to-latest", "--execute", "--undo-file", undo);
    assertThat(done.code()).as(done.toString()).isZero();
    return cluster.committed(group, topic).get(0);
  }

  @Test
  void theMetadataOfTheOldOffsetNeverGoesToTheNewOne(Cluster cluster) throws Exception {
    String foreign = "gAEAAAAAAAAAkAE=";
    String ours = Long.toString(NOW);
    String group = cluster.newName("group");
    String empty = cluster.newTopic(1);
    for (String metadata : List.of(foreign, ours)) {
      assertThat(toLatest(cluster, group, empty, metadata))
          .isEqualTo(new OffsetAndMetadata(0, Optional.empty(), ""));
    }

    String marked = cluster.newTopic(1);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      records.add(new ProducerRecord<>(marked, 0, NOW + i * 1000L, null, new byte[] {'1'}));
    }
    cluster.sendInTransaction(true, records);
    assertThat(toLatest(cluster, group, marked, foreign))
        .isEqualTo(new OffsetAndMetadata(4, Optional.of(0), ""));
    assertThat(toLatest(cluster, group, marked, ours))
        .isEqualTo(new OffsetAndMetadata(4, Optional.of(0), Long.toString(NOW + 2000)));

    try (KafkaProducer<byte[], byte[]> open =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "transactional.id",
                cluster.newName("tx")),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      open.initTransactions();
      open.beginTransaction();
      records.forEach(open::send);
      open.flush();
      for (String metadata : List.of(foreign, ours)) {
        assertThat(toLatest(cluster, group, marked, metadata))
            .isEqualTo(new OffsetAndMetadata(7, Optional.empty(), ""));
      }
      open.abortTransaction();
    }
  }

  @Test
  void aTimeBefore1970IsBeforeEveryRecord(Cluster cluster) throws Exception {
    String topic = topic(cluster);
    String group = cluster.newName("group");
    commit(cluster, group, topic, 0, 6);
    for (List<String> target :
        List.of(
            List.of("--to-datetime", "1969-12-31T23:59:59.999"),
            List.of("--to-datetime", "1969-12-31T23:59:59.998"),
            List.of("--to-datetime", "1970-01-01T00:00:00"),
            List.of("--by-duration", "P36500D"))) {
      List<String> args = new ArrayList<>(List.of("-g", group, "-t", topic + ":0", "--export"));
      args.addAll(target);
      Command plan = reset(cluster, args.toArray(String[]::new));
      assertThat(plan.code()).as(target + " " + plan).isZero();
      assertThat(plan.outLines()).as(target.toString()).containsExactly(topic + ",0,0");
    }
  }

  @Test
  void aPlanSaysInUtcWhichTimeItUnderstood(Cluster cluster) throws Exception {
    String topic = topic(cluster);
    String group = cluster.newName("group");
    commit(cluster, group, topic, 0, 6);
    Command plan =
        reset(cluster, "-g", group, "-t", topic, "--to-datetime", "2026-11-22T10:15:00+01");
    assertThat(plan.err()).contains("not older than 2026-11-22T09:15:00.000Z");
    Command ago = reset(cluster, "-g", group, "-t", topic, "--by-duration", "P1D");
    String time = ago.err().replaceAll("(?s).*not older than (\\S+Z)\\..*", "$1");
    assertThat(Duration.between(Instant.parse(time), Instant.now()))
        .isBetween(Duration.ofDays(1), Duration.ofDays(1).plusMinutes(2));
  }

  @Test
  void jsonSaysWhetherItWasExecuted(Cluster cluster) throws Exception {
    String topic = topic(cluster);
    String group = cluster.newName("group");
    commit(cluster, group, topic, 0, 6);
    List<String> args =
        new ArrayList<>(List.of("-g", group, "-t", topic, "--to-earliest", "--output", "json"));
    Command plan = reset(cluster, args.toArray(String[]::new));
    assertThat(plan.outLines()).hasSize(2).allMatch(line -> line.contains("\"executed\":false"));
    String undo = directory.resolve("undo").toString();
    args.addAll(List.of("--execute", "--undo-file", undo));
    Command done = reset(cluster, args.toArray(String[]::new));
    assertThat(done.outLines()).hasSize(2).allMatch(line -> line.contains("\"executed\":true"));
    // The undo file is there by now, so nothing is reset.
    Command refused = reset(cluster, args.toArray(String[]::new));
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
  }

  @Test
  void eachTargetGoesWhereKafkasToolGoes(Cluster cluster) throws Exception {
    assertSamePlans(cluster, topic(cluster), Integer.MAX_VALUE);
    // Kafka's CSV quotes a name that is longer than 24 characters.
    String wide = cluster.newName("a-topic-with-a-long-name");
    new Topics(cluster.admin()).create(wide, 2);
    assertSamePlans(cluster, filled(cluster, wide), 1);
  }

  private void assertSamePlans(Cluster cluster, String topic, int targets) throws Exception {
    String group = cluster.newName("group");
    commit(cluster, group, topic, 0, 6);
    commit(cluster, group, topic, 1, 2);
    String time = Instant.ofEpochMilli(NOW + 4500).toString().replace("Z", "");
    Path csv = directory.resolve("plan.csv");
    Files.writeString(csv, topic + ",0,4\n" + topic + ",1,400\n");
    List<List<String>> all =
        List.of(
            List.of("--to-earliest"),
            List.of("--to-latest"),
            List.of("--to-current"),
            List.of("--to-offset", "5"),
            List.of("--to-offset", "500"),
            List.of("--shift-by", "-4"),
            List.of("--shift-by", "3"),
            List.of("--to-datetime", time.length() == 19 ? time + ".000" : time),
            List.of("--by-duration", "PT0S"),
            List.of("--by-duration", "P1D"),
            List.of("--from-file", csv.toString()));
    for (List<String> target : all.subList(0, Math.min(targets, all.size()))) {
      List<String> args = new ArrayList<>(List.of("-g", group, "-t", topic, "--export"));
      args.addAll(target);
      Command ours = reset(cluster, args.toArray(String[]::new));
      assertThat(ours.code()).as(target + " " + ours).isZero();
      List<String> theirs = kafkasPlan(cluster, group, topic, target);
      assertThat(ours.outLines()).as(target.toString()).containsExactlyInAnyOrderElementsOf(theirs);
    }
  }

  @Test
  void theCsvOfEachToolIsTakenByTheOtherUnchanged(Cluster cluster) throws Exception {
    String topic = cluster.newName("a-topic-with-a-long-name");
    new Topics(cluster.admin()).create(topic, 2);
    filled(cluster, topic);
    String group = cluster.newName("group");
    commit(cluster, group, topic, 0, 6);
    Command exported =
        reset(cluster, "-g", group, "-t", topic, "--to-offset", "4", "--export", "--dry-run");
    Path ours = Files.writeString(directory.resolve("ours.csv"), exported.out());
    kafkasTool(cluster, group, List.of("--from-file", ours.toString(), "--execute"));
    assertThat(offsets(cluster, group, topic)).isEqualTo(Map.of(0, 4L, 1, 4L));

    List<String> lines =
        kafkasTool(
            cluster, group, List.of("--topic", topic, "--shift-by", "3", "--export", "--dry-run"));
    Path theirs = Files.writeString(directory.resolve("theirs.csv"), String.join("\n", lines));
    Command taken =
        reset(
            cluster,
            "-g",
            group,
            "--from-file",
            theirs.toString(),
            "--execute",
            "--undo-file",
            directory.resolve("undo").toString());
    assertThat(taken.code()).as(lines + " " + taken).isZero();
    assertThat(offsets(cluster, group, topic)).isEqualTo(Map.of(0, 7L, 1, 7L));
  }

  private static Map<Integer, Long> offsets(Cluster cluster, String group, String topic) {
    Map<Integer, Long> offsets = new TreeMap<>();
    cluster.committed(group, topic).forEach((p, commit) -> offsets.put(p, commit.offset()));
    return offsets;
  }

  private static List<String> kafkasPlan(
      Cluster cluster, String group, String topic, List<String> target) {
    List<String> args = new ArrayList<>(List.of("--topic", topic, "--export", "--dry-run"));
    args.addAll(target);
    return kafkasTool(cluster, group, args).stream()
        .filter(line -> line.contains(topic) && !line.contains("Warn"))
        .toList();
  }

  private static List<String> kafkasTool(Cluster cluster, String group, List<String> more) {
    List<String> args = new ArrayList<>(List.of("--reset-offsets", "--group", group));
    args.addAll(more);
    return KafkasTool.consumerGroups(cluster, args);
  }

  @Test
  void whatLiesOutsideTheLogSaysByHowMuchItWasMoved(Cluster cluster) throws Exception {
    String topic = topic(cluster);
    String group = cluster.newName("group");
    commit(cluster, group, topic, 0, 6);
    Command plan = reset(cluster, "-g", group, "-t", topic + ":0", "--shift-by", "100");
    assertThat(plan.outLines()).hasSize(2);
    assertThat(plan.outLines().get(1)).contains("106 is past log end 10, so 10 is used");
  }

  @Test
  void anotherGroupsOffsetsAreTakenWithTheirMetadata(Cluster cluster) throws Exception {
    String topic = topic(cluster);
    String source = cluster.newName("source");
    String group = cluster.newName("group");
    commit(cluster, source, topic, 0, 6);
    String undo = directory.resolve("undo").toString();
    assertThat(reset(cluster, "-g", group, "--to-group", source, "--execute").code()).isEqualTo(1);
    Command done =
        reset(
            cluster,
            "-g",
            group,
            "--to-group",
            source,
            "--create",
            "--execute",
            "--undo-file",
            undo);
    assertThat(done.code()).as(done.toString()).isZero();
    assertThat(cluster.committed(group, topic)).isEqualTo(cluster.committed(source, topic));
  }

  @Test
  void anActiveGroupIsRefusedAndItsMembersAreNamed(Cluster cluster) {
    String topic = topic(cluster);
    String group = cluster.newName("group");
    try (var member =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "group.id",
                group,
                "client.id",
                "the-busy-one",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      member.subscribe(List.of(topic));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (member.poll(Duration.ofMillis(100)).isEmpty()) {
        assertThat(System.nanoTime()).as("nothing came").isLessThan(deadline);
      }
      Command refused = reset(cluster, "-g", group, "-t", topic, "--to-earliest", "--execute");
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.errLines()).hasSize(1);
      assertThat(refused.err()).contains("is active (Stable)", "the-busy-one on /127.0.0.1");
      Command plan = reset(cluster, "-g", group, "-t", topic, "--to-earliest");
      assertThat(plan.code()).as(plan.toString()).isZero();
      assertThat(plan.out()).contains(topic);
      assertThat(plan.errLines())
          .anyMatch(l -> l.startsWith("Warning: Group " + group + " is active (Stable)"))
          .anyMatch(
              l ->
                  l.startsWith("This is the plan for group " + group)
                      && l.endsWith("once that is no longer so, --execute does it."));
    }
  }

  @Test
  void aResetThatSkipsMoreThanHalfOfAPartitionSaysSo(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 10);
    commit(cluster, group, topic, 0, 4);
    assertThat(reset(cluster, "-g", group, "-t", topic, "--to-latest").err())
        .contains(topic + "-0: 6 of the 10 records in its log are skipped, more than half");
    assertThat(reset(cluster, "-g", group, "-t", topic, "--to-offset", "9").err())
        .doesNotContain("more than half");
  }

  @Test
  void whereKafkasToolEndsWith0OursSaysThatItFailed(Cluster cluster) throws Exception {
    String topic = topic(cluster);
    String group = cluster.newName("group");
    commit(cluster, group, topic, 0, 6);
    assertThat(reset(cluster, "-g", "nobody", "-t", topic, "--to-latest").code()).isEqualTo(1);
    assertThat(reset(cluster, "-g", group, "-t", "no-topic", "--to-latest").code()).isEqualTo(1);
    assertThat(reset(cluster, "-g", group, "-t", topic + ":7", "--to-latest").code()).isEqualTo(1);
    assertThat(reset(cluster, "-g", group, "-t", topic, "--shift-by", "1").code()).isEqualTo(1);
    assertThat(reset(cluster, "-g", group, "--from-file", "no-file").code()).isEqualTo(1);
    assertThat(reset(cluster, "-g", group, "--to-group", "nobody").code()).isEqualTo(1);
    assertThat(reset(cluster, "--undo", "no-file").code()).isEqualTo(1);
    Command unreachable =
        Command.run(
            "reset",
            "-b",
            "127.0.0.1:1",
            "-g",
            group,
            "-t",
            topic,
            "--to-latest",
            "--execute",
            "-X",
            "default.api.timeout.ms=500",
            "-X",
            "request.timeout.ms=500");
    assertThat(unreachable.code()).isEqualTo(1);
    assertThat(unreachable.errLines())
        .last()
        .asString()
        .startsWith("Cannot reach Kafka at 127.0.0.1:1: connection refused");
    Path precious = Files.writeString(directory.resolve("precious"), "x");
    Command kept =
        reset(
            cluster,
            "-g",
            group,
            "-t",
            topic,
            "--to-latest",
            "--execute",
            "--undo-file",
            precious.toString());
    assertThat(kept.code()).isEqualTo(1);
    assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(6);
  }

  @Test
  void aTopicNameThatIsNoneIsNamed(Cluster cluster) throws Exception {
    String group = cluster.newName("group");
    commit(cluster, group, topic(cluster), 0, 6);
    Command option = reset(cluster, "-g", group, "-t", "not a name", "--to-latest");
    assertThat(option.code()).isEqualTo(1);
    assertThat(option.errLines()).singleElement().asString().startsWith("'not a name' is not");
    Path csv = Files.writeString(directory.resolve("plan.csv"), "not a name,0,4\n");
    Command file = reset(cluster, "-g", group, "--from-file", csv.toString());
    assertThat(file.code()).isEqualTo(1);
    assertThat(file.errLines()).singleElement().asString().contains("not a name-0", "not valid");
  }

  @Test
  void wrongUsageIsToldAsSuch(Cluster cluster) {
    for (List<String> args :
        List.of(
            List.of("-g", "g", "-t", "t"),
            List.of("-g", "g", "-t", "t", "--to-latest", "--to-earliest"),
            List.of("-t", "t", "--to-latest"),
            List.of("-g", "g", "--to-latest"),
            List.of("-g", "g", "-t", "t", "--all-topics", "--to-latest"),
            List.of("-g", "g", "-t", "t", "--to-latest", "--execute", "--dry-run"),
            List.of("-g", "g", "-t", "t", "--to-latest", "--force"),
            List.of("-g", "g", "-t", "t", "--to-datetime", "2026-02-30T00:00:00.000"),
            List.of("-g", "g", "-t", "t", "--to-datetime", "yesterday"))) {
      Command command = reset(cluster, args.toArray(String[]::new));
      assertThat(command.code()).as(args + " " + command).isEqualTo(2);
    }
  }
}
