package dev.offsetcommit.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import dev.offsetcommit.lab.wire.WireCommit.Answer;
import java.io.DataOutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real clients talk to a real broker through the proxy. */
@ExtendWith(SharedBroker.class)
class WireProxyTest {

  private static final int RECORDS = 10;

  private Cluster cluster;
  private String topic;
  private String group;
  private WireLog log;
  private WireProxy proxy;

  @BeforeEach
  void start(Cluster cluster) throws Exception {
    this.cluster = cluster;
    topic = cluster.newTopic(1);
    group = cluster.newName("group");
    cluster.produce(topic, 1, 0, RECORDS);
    Uuid id =
        cluster.admin().describeTopics(List.of(topic)).allTopicNames().get().get(topic).topicId();
    log = new WireLog(topic, id);
    proxy = new WireProxy(List.of(cluster.bootstrapServers()), 0, log);
  }

  @AfterEach
  void stop() {
    log.release();
    proxy.close();
  }

  private KafkaConsumer<byte[], byte[]> consumer(String protocol) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", proxy.address());
    settings.put("group.id", group);
    settings.put("group.protocol", protocol);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    settings.put("default.api.timeout.ms", 3000);
    settings.put("request.timeout.ms", 3000);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(topic));
    return consumer;
  }

  private static int poll(KafkaConsumer<byte[], byte[]> consumer) {
    int records = 0;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (records < RECORDS && System.nanoTime() < deadline) {
      ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(200));
      records += polled.count();
    }
    return records;
  }

  private Map<TopicPartition, OffsetAndMetadata> at(long offset) {
    return Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset));
  }

  /** The client has an answer a moment before the log says so. */
  private void awaitAnswers(int commits) {
    Await.until(
        () -> log.commits().stream().filter(c -> c.answer() != Answer.NONE).count() >= commits,
        () -> "answers: " + log.commits());
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void seesTheGroupTheTopicAndEachCommitWithItsAnswer(String protocol) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(protocol)) {
      assertThat(poll(consumer)).isEqualTo(RECORDS);
      consumer.commitSync(at(3));
      consumer.commitSync(at(7));
      awaitAnswers(2);

      assertThat(log.commits())
          .extracting(WireCommit::offsets, WireCommit::answer)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(Map.of(0, 3L), Answer.ACCEPTED),
              org.assertj.core.groups.Tuple.tuple(Map.of(0, 7L), Answer.ACCEPTED));
      assertThat(log.groups()).containsExactly(group);
      assertThat(log.topics()).contains(topic);
      assertThat(log.fetched()).isPositive();
      assertThat(log.memberId()).isNotNull();
      assertThat(log.isConsumerProtocol()).isEqualTo(protocol.equals("consumer"));
    }
  }

  /** The broker's own address must not come through: a client that has it goes past the proxy. */
  @Test
  void everyConnectionOfTheClientGoesThroughIt() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("classic")) {
      poll(consumer);
      String port = proxy.address().substring(proxy.address().lastIndexOf(':') + 1);
      assertThat(consumer.partitionsFor(topic).get(0).leader().port())
          .isEqualTo(Integer.parseInt(port));
    }
  }

  @Test
  void aRefusedCommitIsSeenAsRefused() throws Exception {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("classic")) {
      poll(consumer);
      String tooLong = "x".repeat(5000);
      assertThatThrownBy(
              () ->
                  consumer.commitSync(
                      Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(5, tooLong))))
          .isInstanceOf(KafkaException.class);
      awaitAnswers(1);
      assertThat(log.commits()).extracting(WireCommit::answer).containsExactly(Answer.REFUSED);
    }
  }

  /**
   * At COMMIT_SENT the broker never gets it, at COMMITTED it has it and the program is not told.
   */
  @ParameterizedTest
  @ValueSource(strings = {"COMMIT_SENT", "COMMITTED"})
  void aCommitIsHeldBeforeOrBehindTheBroker(Moment moment) throws Exception {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("classic")) {
      poll(consumer);
      consumer.commitSync(at(2));
      awaitAnswers(1);
      log.arm(moment, 1);
      CompletableFuture<Throwable> commit =
          CompletableFuture.supplyAsync(
              () ->
                  org.assertj.core.api.Assertions.catchThrowable(() -> consumer.commitSync(at(9))));

      assertThat(log.await(10_000)).isTrue();
      boolean reached = moment == Moment.COMMITTED;
      assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(reached ? 9 : 2);
      assertThat(commit).isNotDone();
      assertThat(log.commits()).last().extracting(WireCommit::answer).isEqualTo(Answer.NONE);

      proxy.close();
      assertThat(commit.get(20, TimeUnit.SECONDS)).isInstanceOf(KafkaException.class);
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  @Test
  void commitsAreHeldWhileAConditionHolds() throws Exception {
    AtomicBoolean condition = new AtomicBoolean();
    log.holdCommitsIf(condition::get);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("classic")) {
      poll(consumer);
      consumer.commitSync(at(2));
      condition.set(true);
      assertThatThrownBy(() -> consumer.commitSync(at(9))).isInstanceOf(KafkaException.class);
      assertThat(log.await(0)).isTrue();
      assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(2);
      proxy.close();
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  /** The client sends it again, and is answered. */
  @Test
  void aDroppedAnswerIsNotSeenByTheClient() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("classic")) {
      poll(consumer);
      log.dropAnswers(1);
      consumer.commitSync(at(4));
      awaitAnswers(1);
      assertThat(log.dropped()).isEqualTo(1);
      assertThat(log.commits())
          .extracting(WireCommit::answer)
          .containsExactlyInAnyOrder(Answer.NONE, Answer.ACCEPTED);
    }
  }

  @Test
  void aDeadMemberLeavesAtOnce() throws Exception {
    KafkaConsumer<byte[], byte[]> consumer = consumer("classic");
    poll(consumer);
    proxy.close();
    int colon = cluster.bootstrapServers().lastIndexOf(':');
    DeadMember.leave(
        new java.net.InetSocketAddress(
            cluster.bootstrapServers().substring(0, colon),
            Integer.parseInt(cluster.bootstrapServers().substring(colon + 1))),
        group,
        log.memberId(),
        false);
    assertThat(
            cluster.admin().describeConsumerGroups(List.of(group)).all().get().get(group).members())
        .isEmpty();
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(
              () -> new WireProxy(List.of(cluster.bootstrapServers()), taken.getLocalPort(), log))
          .isInstanceOf(TerseException.class)
          .hasMessageContaining("port %d".formatted(taken.getLocalPort()))
          .hasMessageContaining("--port");
    }
  }

  /** What is not Kafka's protocol ends its own connection, and nothing else. */
  @Test
  void garbageEndsItsConnectionAlone() throws Exception {
    String address = proxy.address();
    try (Socket garbage =
        new Socket(
            "127.0.0.1", Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)))) {
      garbage.setSoTimeout(10_000);
      new DataOutputStream(garbage.getOutputStream()).writeInt(-1);
      assertThat(garbage.getInputStream().read()).isEqualTo(-1);
    }
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("classic")) {
      assertThat(poll(consumer)).isEqualTo(RECORDS);
    }
  }
}
