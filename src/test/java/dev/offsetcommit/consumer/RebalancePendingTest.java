package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.RunningConsumer.Protocol;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a member says while it has no partitions, on a real broker. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class RebalancePendingTest {

  private static RunningConsumer start(
      Cluster cluster, String topic, String group, Protocol protocol) {
    return new RunningConsumer(
        cluster, Subject.PER_RECORD, protocol, ConsumerPlan.of(topic, group, "earliest"), "stop");
  }

  private static void await(RunningConsumer consumer, Predicate<ConsumerEvent> event) {
    Await.until(() -> consumer.events().stream().anyMatch(event), () -> "" + consumer.told());
  }

  /** The member has joined and then neither polls nor leaves, so that the coordinator waits. */
  @Test
  void aMemberThatWaitsForAnotherOneDoesNotSayThatItIdlesOrThatTheClusterIsSilent(Cluster cluster) {
    String topic = cluster.newTopic(4);
    String group = cluster.newName("group");
    try (RunningConsumer first = start(cluster, topic, group, Protocol.EAGER);
        KafkaConsumer<byte[], byte[]> absent =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers(), "group.id", group),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      first.awaitPartitions();
      absent.subscribe(List.of(topic));
      Await.until(
          () -> {
            absent.poll(Duration.ofMillis(50));
            return !absent.assignment().isEmpty();
          },
          () -> "partitions of the absent one; " + first.told());
      try (RunningConsumer third = start(cluster, topic, group, Protocol.EAGER)) {
        for (RunningConsumer waiting : List.of(first, third)) {
          await(waiting, ConsumerEvent.RebalancePending.class::isInstance);
          assertThat(waiting.told())
              .noneMatch(ConsumerEvent.NoPartitions.class::isInstance)
              .noneMatch(ConsumerEvent.BrokerSilent.class::isInstance);
        }
        absent.unsubscribe();
        third.awaitPartitions();
      }
    }
  }

  /** Each protocol tells a member that gave all its partitions up what it gets: nothing. */
  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aMemberThatIsLeftWithoutPartitionsSaysSo(Protocol protocol, Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    try (RunningConsumer first = start(cluster, topic, group, protocol);
        RunningConsumer second = start(cluster, topic, group, protocol)) {
      Await.until(
          () ->
              List.of(first, second).stream()
                  .anyMatch(
                      consumer ->
                          consumer.events().stream()
                              .anyMatch(ConsumerEvent.NoPartitions.class::isInstance)),
          () -> first.told() + "\n" + second.told());
    }
  }
}
