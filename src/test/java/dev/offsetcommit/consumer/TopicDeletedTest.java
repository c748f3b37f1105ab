package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.RunningConsumer.Protocol;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A topic that is deleted on a real broker while it is read. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class TopicDeletedTest {

  private static void delete(Cluster cluster, String topic) {
    try {
      cluster.admin().deleteTopics(List.of(topic)).all().get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Protocol.class,
      names = {"EAGER", "CONSUMER"})
  void theOneThatIsCreatedAgainIsReadFromItsBeginning(Protocol protocol, Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 10);
    ConsumerPlan plan =
        new ConsumerPlan(
            topic, group, "earliest", 15, false, null, Duration.ZERO, Duration.ofMinutes(1));
    try (RunningConsumer consumer =
        new RunningConsumer(cluster, Subject.PER_RECORD, protocol, plan, "stop")) {
      consumer.awaitProcessed(10);
      delete(cluster, topic);
      Await.until(
          () -> consumer.events().contains(new ConsumerEvent.TopicGone(topic, 60_000)),
          () -> consumer.told().toString());
      cluster.newTopicNamed(topic, 1);
      cluster.produce(topic, 1, 0, 5);
      consumer.join();

      assertThat(consumer.numbers())
          .containsExactlyElementsOf(
              LongStream.concat(LongStream.range(0, 10), LongStream.range(0, 5)).boxed().toList());
      assertThat(consumer.told())
          .noneMatch(ConsumerEvent.NoPartitions.class::isInstance)
          .noneMatch(ConsumerEvent.NotCommitted.class::isInstance);
      assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Protocol.class,
      names = {"EAGER", "CONSUMER"})
  void aRunThatIsWorkingOnItEndsAndSaysSo(Protocol protocol, Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 1000);
    ConsumerPlan plan =
        new ConsumerPlan(
            topic, group, "earliest", 0, true, null, Duration.ofMillis(20), Duration.ofMinutes(1));
    try (RunningConsumer consumer =
        new RunningConsumer(cluster, Subject.PER_RECORD, protocol, plan, "stop")) {
      consumer.awaitProcessed(3);
      delete(cluster, topic);

      assertThatThrownBy(consumer::join)
          .isInstanceOf(TerseException.class)
          .hasMessageContaining("Topic " + topic + " was deleted while it was read");
      assertThat(consumer.told()).noneMatch(ConsumerEvent.NoPartitions.class::isInstance);
    }
  }
}
