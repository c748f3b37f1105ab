package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** The wait for a topic that was deleted, with a cluster that answers as a test says. */
class TopicLookupTest {

  private final Deque<Supplier<Map<String, List<PartitionInfo>>>> answers = new ArrayDeque<>();
  private final List<ConsumerEvent> events = new ArrayList<>();
  private final StopToken stop = new StopToken();
  private final MockConsumer<byte[], byte[]> client =
      new MockConsumer<>("earliest") {
        @Override
        public synchronized Map<String, List<PartitionInfo>> listTopics(Duration timeout) {
          return answers.remove().get();
        }
      };

  private TopicLookup lookup(Duration waitForTopic) {
    ConsumerPlan plan =
        new ConsumerPlan("t", "g", "earliest", 0, false, null, Duration.ZERO, waitForTopic);
    return new TopicLookup(client, plan, events::add, stop);
  }

  private static Map<String, List<PartitionInfo>> noAnswer() {
    throw new TimeoutException("no answer");
  }

  private static Map<String, List<PartitionInfo>> found() {
    return Map.of("t", List.of(new PartitionInfo("t", 0, null, null, null)));
  }

  @Test
  void aBrokerThatDoesNotAnswerForAWhileIsAskedAgain() {
    answers.add(TopicLookupTest::noAnswer);
    answers.add(TopicLookupTest::found);
    assertThat(lookup(Duration.ofMinutes(1)).awaitAgain())
        .containsExactly(new TopicPartition("t", 0));
    assertThat(events).containsExactly(new ConsumerEvent.TopicGone("t", 60_000));
  }

  @Test
  void whereThereIsNoTimeTheSilenceOfTheBrokerIsWhatThereIsToSay() {
    answers.add(TopicLookupTest::noAnswer);
    assertThatThrownBy(() -> lookup(Duration.ZERO).awaitAgain())
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void aTopicThatDoesNotComeBackInTimeEndsTheRun() {
    answers.add(Map::of);
    assertThatThrownBy(() -> lookup(Duration.ZERO).awaitAgain())
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("Topic t was deleted while it was read");
  }

  @Test
  void aRunThatIsStoppedAsksNoBroker() {
    stop.stop();
    assertThat(lookup(Duration.ofMinutes(1)).awaitAgain()).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void aStopEndsTheWait() {
    answers.add(
        () -> {
          stop.stop();
          return Map.of();
        });
    assertThat(lookup(Duration.ofMinutes(1)).awaitAgain()).isEmpty();
  }
}
