package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Kafka's own client and broker do with commits, where this program and its documents rely on
 * it. A new release of Kafka is asked again.
 */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class KafkaClientFactsTest {

  private static final int RECORDS = 100;
  private static final int POLL_RECORDS = 50;

  /** A group's consumer of one partition with {@link #RECORDS} records. */
  private record Setup(Cluster cluster, String topic, String group, String protocol) {

    static Setup of(Cluster cluster, String protocol) {
      String topic = cluster.newTopic(1);
      cluster.produce(topic, 1, 0, RECORDS);
      return new Setup(cluster, topic, cluster.newName("facts"), protocol);
    }

    TopicPartition partition() {
      return new TopicPartition(topic, 0);
    }

    /** Has polled its first records. */
    KafkaConsumer<byte[], byte[]> polled(Map<String, Object> more) {
      Map<String, Object> settings = new HashMap<>();
      settings.put("bootstrap.servers", cluster.bootstrapServers());
      settings.put("group.id", group);
      settings.put("group.protocol", protocol);
      settings.put("enable.auto.commit", false);
      settings.put("auto.offset.reset", "earliest");
      settings.put("max.poll.records", POLL_RECORDS);
      settings.putAll(more);
      KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      consumer.subscribe(Set.of(topic));
      Await.until(
          () -> consumer.poll(Duration.ofMillis(100)).count() == POLL_RECORDS, () -> "no records");
      return consumer;
    }

    Map<TopicPartition, OffsetAndMetadata> at(long offset) {
      return Map.of(partition(), new OffsetAndMetadata(offset));
    }

    Long committed() {
      OffsetAndMetadata offset = cluster.committed(group, topic).get(0);
      return offset == null ? null : offset.offset();
    }

    boolean hasNoMember() {
      return cluster
          .admin()
          .describeConsumerGroups(Set.of(group))
          .describedGroups()
          .get(group)
          .toCompletionStage()
          .toCompletableFuture()
          .join()
          .members()
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void pastThePollIntervalTheConsumerProtocolStillCommitsInAGroupWithoutMembers(
      String protocol, Cluster cluster) {
    Setup setup = Setup.of(cluster, protocol);
    try (KafkaConsumer<byte[], byte[]> late = setup.polled(Map.of("max.poll.interval.ms", 1000))) {
      Await.until(setup::hasNoMember, () -> "it is still a member");

      if (protocol.equals("classic")) {
        assertThatThrownBy(() -> late.commitSync(setup.at(10)))
            .isInstanceOf(CommitFailedException.class);
        assertThat(setup.committed()).isNull();
      } else {
        late.commitSync(setup.at(10));
        assertThat(setup.committed()).isEqualTo(10);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void pastThePollIntervalACommitIsRefusedWhereAnotherMemberReads(
      String protocol, Cluster cluster) {
    Setup setup = Setup.of(cluster, protocol);
    try (KafkaConsumer<byte[], byte[]> late = setup.polled(Map.of("max.poll.interval.ms", 1000));
        KafkaConsumer<byte[], byte[]> successor = setup.polled(Map.of())) {
      assertThat(successor.assignment()).hasSize(1);
      assertThatThrownBy(() -> late.commitSync(setup.at(10)))
          .isInstanceOf(CommitFailedException.class);
      assertThat(setup.committed()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void closeCommitsTheWholePollWithAutoCommitAndUnsubscribeCommitsNothing(
      String protocol, Cluster cluster) {
    Setup closed = Setup.of(cluster, protocol);
    closed.polled(Map.of("enable.auto.commit", true)).close();
    assertThat(closed.committed()).isEqualTo(POLL_RECORDS);

    Setup unsubscribed = Setup.of(cluster, protocol);
    try (KafkaConsumer<byte[], byte[]> consumer =
        unsubscribed.polled(Map.of("enable.auto.commit", true))) {
      consumer.unsubscribe();
    }
    assertThat(unsubscribed.committed()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void callbacksOfCommitAsyncRunInTheClientsOwnCallsOnly(String protocol, Cluster cluster) {
    Setup setup = Setup.of(cluster, protocol);
    try (KafkaConsumer<byte[], byte[]> consumer = setup.polled(Map.of())) {
      int[] done = {0};
      consumer.commitAsync(setup.at(10), (offsets, e) -> done[0] += e == null ? 1 : 0);
      if (protocol.equals("consumer")) {
        // The background thread sends it; the classic client would in its next call.
        Await.until(() -> setup.committed() != null, () -> "not committed");
      }
      assertThat(done[0]).isZero();

      consumer.commitSync(Map.of());
      assertThat(done[0]).isEqualTo(1);

      consumer.commitAsync(setup.at(20), (offsets, e) -> done[0] += e == null ? 1 : 0);
      Await.until(
          () -> {
            consumer.commitAsync(Map.of(), null);
            return done[0] == 2;
          },
          () -> "no callback");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void theBrokerTakesAnyOffsetAndFourKilobytesOfMetadata(String protocol, Cluster cluster) {
    Setup setup = Setup.of(cluster, protocol);
    try (KafkaConsumer<byte[], byte[]> consumer = setup.polled(Map.of())) {
      for (long offset : new long[] {40, 10, RECORDS + 990}) {
        consumer.commitSync(setup.at(offset));
        assertThat(setup.committed()).isEqualTo(offset);
      }
      consumer.commitSync(Map.of(setup.partition(), new OffsetAndMetadata(1, "x".repeat(4096))));
      assertThatThrownBy(
              () ->
                  consumer.commitSync(
                      Map.of(setup.partition(), new OffsetAndMetadata(2, "x".repeat(4097)))))
          .isInstanceOf(OffsetMetadataTooLarge.class);
      assertThat(setup.committed()).isEqualTo(1);
    }
  }
}
