package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.KafkasTool;
import dev.offsetcommit.harness.SharedBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** {@code lag} on the embedded broker, beside Kafka's own tool. */
@Order(7)
@ExtendWith(SharedBroker.class)
@ResourceLock(Resources.SYSTEM_OUT)
class LagCommandTest {

  private static Command lag(Cluster cluster, String... args) {
    List<String> line = new ArrayList<>(List.of("lag", "-b", cluster.bootstrapServers()));
    Collections.addAll(line, args);
    return Command.run(line.toArray(String[]::new));
  }

  private static JsonNode partition(Cluster cluster, String group, String... args) {
    List<String> line = new ArrayList<>(List.of("-g", group, "--output", "json"));
    Collections.addAll(line, args);
    Command command = lag(cluster, line.toArray(String[]::new));
    assertThat(command.code()).as(command.toString()).isZero();
    return json(command.outLines().get(0));
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }

  private static void commit(
      Cluster cluster, String group, String topic, int partition, long offset, String metadata)
      throws Exception {
    cluster
        .admin()
        .alterConsumerGroupOffsets(
            group,
            Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset, metadata)))
        .all()
        .get();
  }

  /** Beside Kafka's rows there are those of partitions without a commit, which it leaves out. */
  private static void assertSameNineColumns(
      Cluster cluster, String group, int rows, int uncommitted) {
    List<String> theirs =
        KafkasTool.consumerGroups(cluster, List.of("--describe", "--group", group)).stream()
            .map(String::stripTrailing)
            .toList();
    Command ours = lag(cluster, "-g", group);
    assertThat(ours.code()).as(ours.toString()).isZero();
    assertThat(theirs).hasSize(rows + 2);
    int width = ours.outLines().get(1).indexOf("LSO");
    List<String> nine = new ArrayList<>();
    List<String> added = new ArrayList<>();
    for (String line : ours.outLines()) {
      String start = line.isEmpty() ? "" : line.substring(0, width).stripTrailing();
      (theirs.contains(start) ? nine : added).add(start);
    }
    assertThat(nine).isEqualTo(theirs);
    assertThat(added)
        .hasSize(uncommitted)
        .allSatisfy(line -> assertThat(line).matches("\\S+ +\\S+ +\\d+ +- +\\d+ +- +- +- +-"));
    assertThat(ours.outLines().get(1)).contains("LSO             TIME-LAG   METADATA");
  }

  private static KafkaConsumer<byte[], byte[]> member(
      Cluster cluster, String group, String topic, String protocol) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", cluster.bootstrapServers());
    properties.put("group.id", group);
    properties.put("group.protocol", protocol);
    properties.put("client.id", "a-client-with-a-long-name");
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "earliest");
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(topic));
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (consumer.poll(Duration.ofMillis(100)).isEmpty()) {
      assertThat(System.nanoTime()).as("nothing came").isLessThan(deadline);
    }
    return consumer;
  }

  @Test
  void atRestTheFirstNineColumnsAreThoseOfKafkasTool(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(3);
    String other = cluster.newName("a-topic-whose-name-is-wider-than-the-column");
    cluster.newTopicNamed(other, 1);
    String group = cluster.newName("a-group-whose-name-is-wider-than-the-column");
    cluster.produce(topic, 3, 0, 30);
    commit(cluster, group, topic, 0, 4, "");
    commit(cluster, group, topic, 2, 10, "");
    // Past the end: Kafka's tool shows a lag of -990, and so do we.
    commit(cluster, group, other, 0, 990, "");
    assertSameNineColumns(cluster, group, 3, 1);
    assertThat(lag(cluster, "-g", group).out())
        .contains("committed 990 past the log end", "no commit covers 10 offsets that wait");
  }

  @Test
  void withMembersTheFirstNineColumnsAreThoseOfKafkasTool(Cluster cluster) throws Exception {
    for (String protocol : List.of("classic", "consumer")) {
      String topic = cluster.newTopic(12);
      String other = cluster.newTopic(1);
      String group = cluster.newName("group");
      cluster.produce(topic, 12, 0, 120);
      commit(cluster, group, topic, 11, 4, "");
      commit(cluster, group, other, 0, 0, "not ours");
      try (var member = member(cluster, group, topic, protocol)) {
        assertThat(member.assignment()).hasSize(12);
        assertSameNineColumns(cluster, group, 13, 0);
        Command command = lag(cluster, "-g", group, "-t", topic);
        assertThat(command.out()).contains("nothing committed").doesNotContain(other);
      }
    }
  }

  @Test
  void whereNothingIsCommittedTheLagIsUnknown(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 5);
    try (var member = member(cluster, group, topic, "classic")) {
      assertThat(member.assignment()).hasSize(1);
      JsonNode row = partition(cluster, group);
      assertThat(row.get("lag").isNull()).isTrue();
      assertThat(row.get("time_lag_ms").isNull()).isTrue();
      assertThat(row.get("log_end_offset").longValue()).isEqualTo(5);
      assertThat(row.get("client_id").textValue()).isEqualTo("a-client-with-a-long-name");
      assertUncovered(cluster, group, 5);
      // The consumer dies before its first commit: nothing is known of the group any more.
    }
    Command gone = lag(cluster, "-g", group, "--threshold", "100");
    assertThat(gone.code()).as(gone.toString()).isEqualTo(1);
  }

  /** Records wait that no commit covers: no limit is kept, however high, and no total is known. */
  private static void assertUncovered(Cluster cluster, String group, int records) {
    for (String[] limit :
        new String[][] {
          {"--threshold", "1000"},
          {"--max-time-lag", "1h"},
          {"--threshold", "1000", "--watch", "1s"}
        }) {
      List<String> line = new ArrayList<>(List.of("-g", group));
      Collections.addAll(line, limit);
      Command command = lag(cluster, line.toArray(String[]::new));
      assertThat(command.code()).as(command.toString()).isEqualTo(3);
      assertThat(command.err())
          .contains("Group " + group + " has committed nothing in ")
          .contains("where " + records + " records wait: no commit covers them");
    }
    List<String> lines = lag(cluster, "-g", group, "--output", "json").outLines();
    JsonNode sum = json(lines.get(lines.size() - 1));
    assertThat(sum.get("total_lag").isNull()).isTrue();
    assertThat(sum.get("max_time_lag_ms").isNull()).isTrue();
    assertThat(sum.get("partitions_unknown").intValue()).isPositive();
    Command watch = lag(cluster, "-g", group, "--threshold", "1000", "--watch", "1s");
    assertThat(watch.outLines())
        .filteredOn(text -> text.contains(" (all) "))
        .singleElement()
        .asString()
        .matches(".* \\(all\\) +- +- +- .*");
  }

  @Test
  void partitionsOfATopicThatIsPartlyCommittedAreListedAndNotPassed(Cluster cluster)
      throws Exception {
    String topic = cluster.newTopic(4);
    String group = cluster.newName("group");
    cluster.produce(topic, 4, 0, 12);
    commit(cluster, group, topic, 2, 3, "");
    assertThat(lag(cluster, "-g", group).outLines()).hasSize(6);
    assertThat(lag(cluster, "-g", group, "-t", topic).outLines()).hasSize(6);
    assertUncovered(cluster, group, 9);
  }

  @Test
  void aCommitPastTheLogEndIsNotCaughtUp(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 10);
    commit(cluster, group, topic, 0, 1000, "");
    Command limit = lag(cluster, "-g", group, "--threshold", "1000000");
    assertThat(limit.code()).as(limit.toString()).isEqualTo(1);
    assertThat(limit.err()).contains("its commit lies past the log end in " + topic + "-0");
    assertThat(lag(cluster, "-g", group, "--max-time-lag", "1h").code()).isEqualTo(1);
    List<String> lines = lag(cluster, "-g", group, "--output", "json").outLines();
    assertThat(json(lines.get(0)).get("lag").longValue()).isEqualTo(-990);
    assertThat(json(lines.get(1)).get("total_lag").isNull()).isTrue();
    assertThat(lag(cluster, "-g", group, "--threshold", "9", "--watch", "1s").out())
        .doesNotContain("caught up");
  }

  @Test
  void aTopicThatNoGroupReadsIsNotChecked(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String unread = cluster.newTopic(1);
    String group = cluster.newName("group");
    commit(cluster, group, topic, 0, 0, "");
    // A group of another test may be rebalancing: then it is right that not all is checked.
    Await.until(
        () -> lag(cluster, "-t", topic, "--threshold", "9").code() == 0,
        () -> lag(cluster, "-t", topic, "--threshold", "9").toString());
    assertThat(lag(cluster, "-g", group, "-t", "tpyo").errLines()).hasSize(1);
    for (String[] groups : new String[][] {{}, {"-g", group}}) {
      // Also beside one that is read.
      List<String> line = new ArrayList<>(List.of("-t", topic, "-t", "tpyo"));
      Collections.addAll(line, groups);
      Command typo = lag(cluster, line.toArray(String[]::new));
      assertThat(typo.code()).as(typo.toString()).isEqualTo(1);
      assertThat(typo.errLines())
          .anySatisfy(
              text ->
                  assertThat(text)
                      .startsWith("Topic tpyo does not exist on " + cluster.bootstrapServers()));
      line.set(3, unread);
      assertThat(lag(cluster, line.toArray(String[]::new)).code()).isZero();
      Collections.addAll(line, "--threshold", "9");
      Command unchecked = lag(cluster, line.toArray(String[]::new));
      assertThat(unchecked.code()).as(unchecked.toString()).isEqualTo(1);
      assertThat(unchecked.err())
          .contains("Not checked: no group that was asked for")
          .contains(unread);
    }
  }

  /** The lag of a group with one partition, -1 while it is unknown. */
  private static long waiting(Cluster cluster, String group) {
    return partition(cluster, group).get("lag").asLong(-1);
  }

  private static void send(
      Cluster cluster, String topic, String transaction, boolean commit, long... timestamps) {
    try (var producer = producer(cluster, transaction)) {
      if (transaction != null) {
        producer.initTransactions();
        producer.beginTransaction();
      }
      for (long timestamp : timestamps) {
        producer.send(new ProducerRecord<>(topic, 0, timestamp, null, new byte[] {'1'}));
      }
      producer.flush();
      if (transaction != null && commit) {
        producer.commitTransaction();
      } else if (transaction != null) {
        producer.abortTransaction();
      }
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(Cluster cluster, String transaction) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", cluster.bootstrapServers());
    if (transaction != null) {
      properties.put("transactional.id", transaction);
    }
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Test
  void theAgeIsThatOfTheOldestWaitingRecord(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    long now = System.currentTimeMillis();
    // An hour of silence before the record that waits: its age counts, not that of the last one
    // done.
    send(cluster, topic, null, true, now - 3_700_000, now - 60_000, now - 50_000);
    commit(cluster, group, topic, 0, 1, Long.toString(now - 3_700_000));
    JsonNode row = partition(cluster, group);
    assertThat(row.get("time_lag_ms").longValue()).isBetween(60_000L, 300_000L);
    assertThat(row.get("time_lag_estimate").booleanValue()).isFalse();
    // The same without metadata of ours: read from the record.
    commit(cluster, group, topic, 0, 1, "something else");
    assertThat(partition(cluster, group).get("time_lag_ms").longValue())
        .isBetween(60_000L, 300_000L);
    // Nothing waits.
    commit(cluster, group, topic, 0, 3, Long.toString(now - 50_000));
    assertThat(partition(cluster, group).get("time_lag_ms").longValue()).isZero();
  }

  @Test
  void recordsOfTheSameMillisecondHaveTheirAge(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    long then = System.currentTimeMillis() - 3_700_000;
    send(cluster, topic, null, true, then, then, then, then + 3_600_000);
    commit(cluster, group, topic, 0, 1, Long.toString(then));
    assertThat(partition(cluster, group).get("time_lag_ms").longValue())
        .isGreaterThanOrEqualTo(3_700_000);
  }

  @Test
  void aTransactionMarkerThatIsLeftIsNoRecord(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    long now = System.currentTimeMillis();
    send(cluster, topic, cluster.newName("tx"), true, now - 1000);
    commit(cluster, group, topic, 0, 1, Long.toString(now - 1000));
    JsonNode row = partition(cluster, group);
    assertThat(row.get("lag").longValue()).isEqualTo(1);
    assertThat(row.get("records_to_come").longValue()).isZero();
    assertThat(row.get("time_lag_ms").longValue()).isZero();
    assertThat(row.get("note").textValue()).startsWith("no record is left to come");
  }

  @Test
  void exactCountsTheRecordsThatCanCome(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    long now = System.currentTimeMillis();
    send(cluster, topic, cluster.newName("tx"), true, now, now); // 0, 1, marker 2
    send(cluster, topic, cluster.newName("tx"), false, now, now, now); // 3, 4, 5 aborted, marker 6
    send(cluster, topic, null, true, now); // 7
    commit(cluster, group, topic, 0, 0, "");
    JsonNode row = partition(cluster, group, "--exact");
    assertThat(row.get("lag").longValue()).isEqualTo(8);
    assertThat(row.get("records_to_come").longValue()).isEqualTo(3);
    assertThat(row.get("note").textValue())
        .startsWith("3 records are left to come: 5 offsets hold none");
  }

  @Test
  void exactKnowsThatAbortedRecordsDoNotWait(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    long now = System.currentTimeMillis();
    send(cluster, topic, null, true, now - 60_000); // 0
    send(cluster, topic, cluster.newName("tx"), false, now - 50_000, now - 50_000); // aborted
    commit(cluster, group, topic, 0, 1, Long.toString(now - 60_000));
    JsonNode row = partition(cluster, group, "--exact");
    assertThat(row.get("lag").longValue()).isEqualTo(3);
    assertThat(row.get("records_to_come").longValue()).isZero();
    assertThat(row.get("time_lag_ms").longValue()).isZero();
  }

  @Test
  void anOpenTransactionIsNamed(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 5);
    commit(cluster, group, topic, 0, 5, Long.toString(System.currentTimeMillis() - 60_000));
    try (var producer = producer(cluster, cluster.newName("tx"))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, 0, null, new byte[] {'1'})).get();
      producer.send(new ProducerRecord<>(topic, 0, null, new byte[] {'1'})).get();
      JsonNode row = partition(cluster, group);
      assertThat(row.get("lso").longValue()).isEqualTo(5);
      assertThat(row.get("lag").longValue()).isEqualTo(2);
      assertThat(row.get("note").textValue())
          .isEqualTo("open transaction from offset 5: 2 offsets wait for its end");
      // What waits cannot be seen: it is at most as old as what was committed last.
      assertThat(row.get("time_lag_ms").longValue()).isGreaterThanOrEqualTo(60_000);
      assertThat(row.get("time_lag_estimate").booleanValue()).isTrue();
      JsonNode sum = json(lag(cluster, "-g", group, "--output", "json").outLines().get(1));
      assertThat(sum.get("max_time_lag_ms").longValue()).isGreaterThanOrEqualTo(60_000);
      assertThat(sum.get("max_time_lag_estimate").booleanValue()).isTrue();
      // Whether it is older than this cannot be known; that it is not older than that can.
      Command bound = lag(cluster, "-g", group, "--max-time-lag", "30s");
      assertThat(bound.code()).as(bound.toString()).isEqualTo(1);
      assertThat(bound.err()).contains("only an upper bound is known");
      assertThat(lag(cluster, "-g", group, "--max-time-lag", "1h").code()).isZero();
      producer.abortTransaction();
    }
  }

  @Test
  void deletedRecordsAreNamedAndTheAgeIsThatOfTheNext(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    long now = System.currentTimeMillis();
    send(cluster, topic, null, true, now - 9_000_000, now - 8_000_000, now - 60_000);
    commit(cluster, group, topic, 0, 1, Long.toString(now - 9_000_000));
    cluster
        .admin()
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(2)))
        .all()
        .get();
    JsonNode row = partition(cluster, group);
    assertThat(row.get("lag").longValue()).isEqualTo(2);
    assertThat(row.get("log_start_offset").longValue()).isEqualTo(2);
    assertThat(row.get("note").textValue())
        .isEqualTo("1 offset is deleted and never comes: below log start 2");
    assertThat(row.get("time_lag_ms").longValue()).isBetween(60_000L, 1_000_000L);
  }

  @Test
  void limitsEndWith3WhereTheyAreExceeded(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(2);
    String group = cluster.newName("group");
    long now = System.currentTimeMillis();
    send(cluster, topic, null, true, now - 60_000, now - 50_000);
    commit(cluster, group, topic, 0, 0, "");
    assertThat(lag(cluster, "-g", group, "--threshold", "2").code()).isZero();
    Command over = lag(cluster, "-g", group, "--threshold", "1");
    assertThat(over.code()).isEqualTo(3);
    assertThat(over.err()).contains("has a lag of 2, over --threshold 1");
    assertThat(lag(cluster, "-g", group, "--max-time-lag", "1h").code()).isZero();
    assertThat(lag(cluster, "-g", group, "--max-time-lag", "30s").code()).isEqualTo(3);
    assertThat(over.out()).contains("nothing committed, and the log is empty");
    assertThat(lag(cluster, "-g", group, "--watch", "1s", "--threshold", "1").code()).isEqualTo(3);
  }

  @Test
  void anUnknownGroupIsAFailureAndTheOthersAreShown(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    commit(cluster, group, topic, 0, 0, "");
    Command command = lag(cluster, "-g", group, "-g", "nobody");
    assertThat(command.code()).isEqualTo(1);
    assertThat(command.out()).contains(group);
    assertThat(command.errLines())
        .anySatisfy(line -> assertThat(line).startsWith("Group nobody does not exist on "));
  }

  @Test
  void withoutAGroupAllAreShownShareGroupsToo(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    String share = cluster.newName("share");
    cluster.produce(topic, 1, 0, 5);
    commit(cluster, group, topic, 0, 2, "");
    cluster
        .admin()
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.GROUP, share),
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry("share.auto.offset.reset", "earliest"),
                        AlterConfigOp.OpType.SET))))
        .all()
        .get();
    try (var consumer =
        new KafkaShareConsumer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers(), "group.id", share),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (consumer.poll(Duration.ofMillis(100)).isEmpty()) {
        assertThat(System.nanoTime()).as("nothing came").isLessThan(deadline);
      }
      Command all = lag(cluster);
      assertThat(all.out()).contains(group, share, "share group: ");
      // What was acknowledged is done, wherever the window begins: the broker knows, and says 0.
      consumer.commitSync();
      Await.until(() -> waiting(cluster, share) == 0, () -> lag(cluster, "-g", share).toString());
      cluster.produce(topic, 1, 5, 8);
      Await.until(() -> waiting(cluster, share) == 3, () -> lag(cluster, "-g", share).toString());
      JsonNode row = partition(cluster, share);
      assertThat(row.get("log_end_offset").longValue()).isEqualTo(8);
      assertThat(row.get("note").textValue()).contains("share group");
    }
  }

  @Test
  void offsetsThatWereRemovedAreNotShown(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(2);
    String group = cluster.newName("group");
    commit(cluster, group, topic, 0, 0, "");
    commit(cluster, group, topic, 1, 0, "");
    // What expiry does: the group stays as long as one offset is left.
    cluster
        .admin()
        .deleteConsumerGroupOffsets(group, java.util.Set.of(new TopicPartition(topic, 1)))
        .all()
        .get();
    assertSameNineColumns(cluster, group, 1, 1);
    cluster.admin().deleteConsumerGroups(List.of(group)).all().get();
    assertThat(lag(cluster, "-g", group).code()).isEqualTo(1);
  }

  @Test
  void wrongUsageIsToldAsSuch(Cluster cluster) {
    assertThat(lag(cluster, "--watch", "--exact").code()).isEqualTo(2);
    assertThat(lag(cluster, "--watch", "0").code()).isEqualTo(2);
    assertThat(lag(cluster, "--threshold", "-1").code()).isEqualTo(2);
    assertThat(lag(cluster, "--output", "text").code()).isEqualTo(2);
  }
}
