package dev.offsetcommit.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.commit.CommitPlan;
import dev.offsetcommit.commit.CommitStrategy;
import dev.offsetcommit.consumer.RunningConsumer.Protocol;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every way to commit promises without a crash, on a real broker, with every group protocol.
 * Crashes are the lab's part.
 */
@Order(2)
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class CommitContractTest {

  private static final int PARTITIONS = 4;

  static Stream<Arguments> everyWay() {
    return Subject.all()
        .flatMap(s -> Stream.of(Protocol.values()).map(protocol -> Arguments.of(s, protocol)));
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void aRestartResumesAtTheNextRecord(Subject subject, Protocol protocol, Cluster cluster) {
    restart(subject, protocol, cluster);
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void aRebalanceLosesNothing(Subject subject, Protocol protocol, Cluster cluster) {
    rebalance(subject, protocol, cluster);
  }

  /**
   * Behind each transaction lies a marker, and an aborted one leaves nothing but gaps: no record
   * will ever come from there, and the committed offset must pass it for lag to reach 0.
   */
  @ParameterizedTest
  @MethodSource("everyWay")
  void lagReachesZeroBehindTransactions(Subject subject, Protocol protocol, Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.sendInTransaction(true, records(topic, 0, 7));
    cluster.sendInTransaction(false, records(topic, 100, 107));
    cluster.sendInTransaction(true, records(topic, 7, 12));
    cluster.sendInTransaction(false, records(topic, 200, 203));
    long end = 7 + 1 + 7 + 1 + 5 + 1 + 3 + 1;
    ConsumerPlan forever =
        new ConsumerPlan(topic, group, "earliest", 0, false, null, Duration.ZERO, Duration.ZERO);
    try (RunningConsumer consumer =
        new RunningConsumer(cluster, subject, protocol, forever, "stop")) {
      consumer.awaitProcessed(12);
      if (subject.commitsBeforeTheEnd()) {
        awaitCommitted(cluster, group, topic, end, subject);
      }
      consumer.stop();

      assertThat(consumer.numbers())
          .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    }
    awaitCommitted(cluster, group, topic, end, subject);
    assertThat(cluster.logEnd(topic, 0)).isEqualTo(end);
  }

  private static List<ProducerRecord<byte[], byte[]>> records(String topic, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(n -> "{\"number\": " + n + "}")
        .map(json -> new ProducerRecord<byte[], byte[]>(topic, json.getBytes(UTF_8)))
        .toList();
  }

  private static void awaitCommitted(
      Cluster cluster, String group, String topic, long offset, Subject subject) {
    Await.until(
        () -> {
          var committed = cluster.committed(group, topic).get(0);
          return committed != null && committed.offset() == offset;
        },
        () -> subject + ": committed " + cluster.committed(group, topic) + ", not " + offset);
  }

  /**
   * The lab's self-test has them as whole programs; here they take the place of a mode in the loop.
   */
  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(
            "repeated", "the record's own offset", (client, r) -> commit(client, r, r.offset())),
        mistake("lost", "the position, after each record", (client, r) -> client.commitSync()),
        mistake(
            "repeated",
            "an old offset after a newer one",
            (client, r) -> {
              commit(client, r, r.offset() + 1);
              commit(client, r, 1);
            }));
  }

  private static Arguments mistake(
      String effect, String name, BiConsumer<Consumer<?, ?>, ConsumerRecord<?, ?>> commit) {
    CommitSetup.StrategyFactory strategies =
        (client, committer) ->
            new CommitStrategy() {
              @Override
              public void processed(ConsumerRecord<?, ?> record) {
                commit.accept(client, record);
              }
            };
    return Arguments.of(name, effect, strategies);
  }

  private static void commit(Consumer<?, ?> client, ConsumerRecord<?, ?> record, long offset) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    client.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("mistakes")
  void theContractFindsEachKnownMistake(
      String name, String effect, CommitSetup.StrategyFactory mistake, Cluster cluster) {
    Subject subject = new Subject(CommitPlan.record(1), 1, 0, mistake);
    assertThatThrownBy(() -> restart(subject, Protocol.EAGER, cluster))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(effect);
  }

  private static void restart(Subject subject, Protocol protocol, Cluster cluster) {
    String topic = cluster.newTopic(2);
    String group = cluster.newName("group");
    cluster.produce(topic, 2, 0, 20);
    List<Long> processed = new ArrayList<>();
    for (ConsumerPlan plan :
        List.of(
            RunningConsumer.first(topic, group, 7),
            RunningConsumer.first(topic, group, 1),
            RunningConsumer.toTheEnd(topic, group))) {
      try (RunningConsumer consumer =
          new RunningConsumer(cluster, subject, protocol, plan, "stop")) {
        processed.addAll(consumer.join().numbers());
      }
    }

    Account.of(20, processed).isExact(subject, "after two restarts");
    assertThat(cluster.committed(group, topic).values())
        .extracting(offset -> offset.offset())
        .as("%s: lag 0", subject)
        .containsExactly(10L, 10L);
  }

  private static void rebalance(Subject subject, Protocol protocol, Cluster cluster) {
    String topic = cluster.newTopic(PARTITIONS);
    String group = cluster.newName("group");
    int count = 200;
    cluster.produce(topic, PARTITIONS, 0, count / 2);
    ConsumerPlan slow =
        new ConsumerPlan(
            topic, group, "earliest", 0, false, null, Duration.ofMillis(2), Duration.ZERO);
    try (RunningConsumer first = new RunningConsumer(cluster, subject, protocol, slow, "stop")) {
      first.awaitProcessed(20);
      try (RunningConsumer second = new RunningConsumer(cluster, subject, protocol, slow, "stop")) {
        second.awaitPartitions();
        cluster.produce(topic, PARTITIONS, count / 2, count);
        second.awaitProcessed(10);
        second.stop();
        Await.until(
            () -> Account.of(count, all(first, second)).lost().isEmpty(),
            () -> subject + ": lost " + Account.of(count, all(first, second)) + first.told());
        first.stop();

        Account.of(count, all(first, second)).keeps(subject, "over two rebalances");
        assertThat(second.numbers()).as("it had partitions of its own").isNotEmpty();
      }
    }
    assertThat(cluster.committed(group, topic).values())
        .extracting(offset -> offset.offset())
        .as("%s: lag 0", subject)
        .containsOnly((long) count / PARTITIONS);
  }

  private static List<Long> all(RunningConsumer first, RunningConsumer second) {
    List<Long> all = new ArrayList<>(first.numbers());
    all.addAll(second.numbers());
    return all;
  }
}
