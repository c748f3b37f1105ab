package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.commit.CommitResult;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommitEventsTest {

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            new CommitFailedException(
                "Offset commit cannot be completed since … max.poll.interval.ms"),
            "the group has gone on without this consumer"),
        Arguments.of(
            new RebalanceInProgressException(
                "Offset commit cannot be completed since … You can try completing the rebalance by calling poll()"),
            "a rebalance of the group came first"),
        Arguments.of(
            new GroupAuthorizationException("Not authorized to access group: g"),
            "Not authorized to access group: g"));
  }

  /** The client's words for the first two are advice to who writes a consumer. */
  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusalHasWordsForTheOneWhoRunsTheConsumer(Exception refusal, String words) {
    List<ConsumerEvent> events = new ArrayList<>();
    CommitEvents commits =
        new CommitEvents(
            "record", new ConsumerOutput(null, events::add, warning -> {}, Wrapping.NONE));
    commits.accept(
        new CommitResult(
            Map.of(new TopicPartition("t", 1), new OffsetAndMetadata(20)),
            Duration.ofMillis(3),
            refusal));

    assertThat(events)
        .containsExactly(
            new ConsumerEvent.OffsetsCommitted("t", 1, 20, "", 3.0, false, "refused", words));
  }
}
