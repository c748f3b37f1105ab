package dev.offsetcommit.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.RunningConsumer.Protocol;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random mixes of valid and invalid records, in every mode: every valid one is processed, every
 * invalid one is accounted for, none is lost.
 */
@Order(4)
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class InvalidRecordsTest {

  private static final int RECORDS = 120;
  private static final int PARTITIONS = 2;

  static Stream<Arguments> everyModeAndPolicy() {
    return Subject.all()
        .flatMap(
            s ->
                Stream.of(Protocol.EAGER, Protocol.CONSUMER)
                    .flatMap(
                        p ->
                            Stream.of("skip", "dead-letter")
                                .map(policy -> Arguments.of(s, p, policy))));
  }

  private static byte[] garbage(Random random, int n) {
    byte[] noise = new byte[1 + random.nextInt(30)];
    random.nextBytes(noise);
    byte[] big = new byte[1_000_000];
    Arrays.fill(big, (byte) 'x');
    return switch (random.nextInt(40)) {
      case 0 -> n % 30 == 0 ? big : noise;
      case 1, 2, 3, 4 -> null;
      case 5, 6, 7 -> new byte[0];
      case 8, 9, 10 -> "not json".getBytes(UTF_8);
      case 11, 12, 13 -> "{}".getBytes(UTF_8);
      case 14, 15, 16 -> "{\"number\": 1.5}".getBytes(UTF_8);
      case 17, 18, 19 -> "{\"number\": 99999999999999999999}".getBytes(UTF_8);
      case 20, 21, 22 -> "{\"number\": \"7\"}".getBytes(UTF_8);
      case 23, 24, 25 -> "[1]".getBytes(UTF_8);
      case 26, 27, 28 -> ("{\"number\": " + n + "} x").getBytes(UTF_8);
      default -> noise;
    };
  }

  @ParameterizedTest
  @MethodSource("everyModeAndPolicy")
  void everyValidOneIsProcessedAndEveryInvalidOneAccountedFor(
      Subject subject, Protocol protocol, String policy, Cluster cluster) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String topic = cluster.newTopic(PARTITIONS);
    String group = cluster.newName("group");
    List<Long> valid = new ArrayList<>();
    Map<String, byte[]> invalid = new HashMap<>();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    long[] next = new long[PARTITIONS];
    for (int n = 0; n < RECORDS; n++) {
      int partition = random.nextInt(PARTITIONS);
      byte[] value = ("{\"number\": " + n + ", \"extra\": [" + n + "]}").getBytes(UTF_8);
      if (random.nextInt(3) == 0) {
        value = garbage(random, n);
        invalid.put(partition + "-" + next[partition], value == null ? new byte[] {0} : value);
      } else {
        valid.add((long) n);
      }
      next[partition]++;
      records.add(new ProducerRecord<>(topic, partition, ("k" + n).getBytes(UTF_8), value));
    }
    cluster.send(records);

    String context = subject + ", " + protocol + ", " + policy + ", seed " + seed;
    List<Long> processed = new ArrayList<>();
    List<String> reported = new ArrayList<>();
    // Stopped twice on the way: what a run passed is not met again, and nothing is passed unseen.
    for (ConsumerPlan plan :
        List.of(
            RunningConsumer.first(topic, group, 1 + random.nextInt(20)),
            RunningConsumer.first(topic, group, 1 + random.nextInt(20)),
            RunningConsumer.toTheEnd(topic, group))) {
      try (RunningConsumer consumer =
          new RunningConsumer(cluster, subject, protocol, plan, policy)) {
        processed.addAll(consumer.join().numbers());
        consumer.events().stream()
            .filter(e -> e instanceof ConsumerEvent.InvalidRecord)
            .map(e -> (ConsumerEvent.InvalidRecord) e)
            .forEach(e -> reported.add(e.partition() + "-" + e.offset()));
      }
    }

    assertThat(processed).as(context).containsExactlyInAnyOrderElementsOf(valid);
    assertThat(reported).as(context).containsExactlyInAnyOrderElementsOf(invalid.keySet());
    if (policy.equals("dead-letter") && !invalid.isEmpty()) {
      Map<String, ConsumerRecord<byte[], byte[]>> letters =
          letters(cluster, topic + "-dlt", invalid.size());
      assertThat(letters.keySet())
          .as(context)
          .containsExactlyInAnyOrderElementsOf(invalid.keySet());
      letters.forEach(
          (origin, letter) ->
              assertThat(letter.value() == null ? new byte[] {0} : letter.value())
                  .as(context + ", " + origin)
                  .isEqualTo(invalid.get(origin)));
    }
  }

  @Test
  void aLetterMayBeLargerThanAnyRecordOfTheTopic(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    byte[] garbage = new byte[1_048_400];
    Arrays.fill(garbage, (byte) 'x');
    cluster.produceBytes(topic, 0, garbage);
    NewTopic roomy = new NewTopic(topic + "-dlt", 1, (short) 1);
    roomy.configs(Map.of("max.message.bytes", "2000000"));
    cluster.admin().createTopics(List.of(roomy)).all().get();
    Subject subject = Subject.all().findFirst().orElseThrow();
    ConsumerPlan plan = RunningConsumer.toTheEnd(topic, group);

    try (RunningConsumer consumer =
        new RunningConsumer(cluster, subject, Protocol.EAGER, plan, "dead-letter")) {
      consumer.join();
    }

    assertThat(letters(cluster, topic + "-dlt", 1).get("0-0").value()).isEqualTo(garbage);
    assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(1);
  }

  /** The dead letters by where they came from. */
  private static Map<String, ConsumerRecord<byte[], byte[]>> letters(
      Cluster cluster, String topic, int count) {
    Map<String, ConsumerRecord<byte[], byte[]>> letters = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", cluster.bootstrapServers(), "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      reader.assign(
          reader.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList());
      reader.seekToBeginning(reader.assignment());
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      int read = 0;
      while (read < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> letter : reader.poll(Duration.ofMillis(200))) {
          read++;
          int partition =
              ByteBuffer.wrap(letter.headers().lastHeader("kafka_dlt-original-partition").value())
                  .getInt();
          long offset =
              ByteBuffer.wrap(letter.headers().lastHeader("kafka_dlt-original-offset").value())
                  .getLong();
          letters.put(partition + "-" + offset, letter);
        }
      }
    }
    return letters;
  }
}
