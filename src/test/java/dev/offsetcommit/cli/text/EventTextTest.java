package dev.offsetcommit.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventTextTest {

  private static final List<ConsumerEvent.Partition> BOTH =
      List.of(new ConsumerEvent.Partition("t", 0), new ConsumerEvent.Partition("t", 1));

  private static ConsumerEvent.OffsetsCommitted commit(boolean success, String outcome) {
    return new ConsumerEvent.OffsetsCommitted(
        "t", 1, 42, "17", 1234.4, success, outcome, success ? null : "the reason");
  }

  @Test
  void anAssignmentSaysWhereEachPartitionResumesAndWhy() {
    String text =
        EventText.of(
            new ConsumerEvent.PartitionsAssigned(
                List.of(
                    new ConsumerEvent.Resume("t", 0, 5, "committed", null, "17", 2),
                    new ConsumerEvent.Resume("t", 1, 9, "committed", null, "17", 1),
                    new ConsumerEvent.Resume("t", 2, 0, "reset", "earliest", null, 0),
                    new ConsumerEvent.Resume("t", 3, 7, "seek", null, null, 0)),
                120L));

    assertThat(text)
        .isEqualTo(
            "Assigned: t-0 from 5 (committed, 2 records again); t-1 from 9 (committed, 1 record again); t-2 from 0 (nothing committed, earliest); t-3 from 7 (kept by the sink)");
  }

  @Test
  void partitionsThatResumeAlikeAreNamedTogether() {
    assertThat(
            EventText.of(
                new ConsumerEvent.PartitionsAssigned(
                    List.of(
                        new ConsumerEvent.Resume("t", 0, 0, "reset", "earliest", null, 0),
                        new ConsumerEvent.Resume("t", 1, 9, "committed", null, "17", 0),
                        new ConsumerEvent.Resume("t", 2, 0, "reset", "earliest", null, 0)),
                    null)))
        .isEqualTo("Assigned: t-0,2 from 0 (nothing committed, earliest); t-1 from 9 (committed)");
    assertThat(EventText.of(new ConsumerEvent.PartitionsRevoked(BOTH))).isEqualTo("Revoked: t-0,1");
  }

  @Test
  void aSinkThatIsNewToItsGroupIsNamedWithWhatKafkaHas() {
    assertThat(
            EventText.of(
                new ConsumerEvent.SinkIsNew(
                    "/tmp/n.db",
                    "g",
                    List.of(new ConsumerEvent.SinkIsNew.Partition("t", 0, 100, 5)))))
        .isEqualTo(
            "Warning: the sink /tmp/n.db is new to group g, which has committed in Kafka before: t-0 at 100, now read again from 5. If that was with another database, stop and name that one");
  }

  @Test
  void aCommitThatSucceededIsNotWorthASentenceAndOneThatFailedIs() {
    assertThat(EventText.of(commit(true, "committed"))).isNull();
    assertThat(EventText.of(commit(false, "unknown")))
        .isEqualTo("Commit of t-1 at 42 unknown after 1234 ms: the reason");
  }

  @Test
  void anInvalidRecordThatStopsTheRunIsTheRunsOwnError() {
    assertThat(EventText.of(new ConsumerEvent.InvalidRecord("t", 1, 2, "why", "'x'", "stop")))
        .isNull();
    assertThat(EventText.of(new ConsumerEvent.InvalidRecord("t", 1, 2, "why", "'x'", "skip")))
        .isEqualTo("Invalid record in t-1 at offset 2 (skip): 'x': why");
  }

  @Test
  void aJumpSaysWhichWayAndWhy() {
    assertThat(EventText.of(new ConsumerEvent.OffsetJumped("t", 0, 100, 0)))
        .contains("0 instead of 100", "past the end of the log");
  }

  private static ConsumerEvent.RecordsDeleted deleted(Long offset, String reset, String action) {
    return new ConsumerEvent.RecordsDeleted("t", 2, 229, 3899, 3671, offset, reset, action);
  }

  @Test
  void aDeletionSaysWhatIsGoneAndWhatElseIsPassedOver() {
    assertThat(EventText.of(deleted(3900L, "earliest", "continue")))
        .isEqualTo(
            "Offsets 229 to 3899 of t-2 (3,671) were deleted before they were read; resuming at 3900");
    assertThat(EventText.of(deleted(4000L, "latest", "continue")))
        .endsWith("resuming at 4000, since latest passes over 100 more that are still there");
    assertThat(EventText.of(deleted(null, "none", "stop"))).endsWith("before they were read");
    assertThat(EventText.of(deleted(null, "earliest", "stop")))
        .as("the run's own error says it")
        .isNull();
  }

  @Test
  void aPartitionThatLatestBeginsLateIsAWarningWithTheWayOut() {
    assertThat(EventText.of(new ConsumerEvent.PartitionAdded("t", 4, 0, 7, "latest")))
        .startsWith("Warning: t-4 was added")
        .contains("latest begins at 7", "by_duration:");
  }

  @Test
  void anOutputThatFailsSaysWhereTheGroupResumes() {
    List<ConsumerEvent.Resume> next =
        List.of(
            new ConsumerEvent.Resume("t", 0, 5, "committed", null, null, 2),
            new ConsumerEvent.Resume("t", 1, 0, "reset", "earliest", null, 0));

    assertThat(EventText.of(new ConsumerEvent.OutputFailed("g", "No space left on device", next)))
        .isEqualTo(
            "Stopped. Group g resumes with t-0 from 5 (committed, 2 records again); t-1 from 0 (nothing committed, earliest)");
    assertThat(EventText.of(new ConsumerEvent.OutputFailed("g", "Broken pipe", next)))
        .startsWith("The reader of the output has gone. Group g resumes with t-0 from 5 ");
  }

  @Test
  void theEndIsCountedInWords() {
    assertThat(EventText.of(new ConsumerEvent.ShutdownComplete(1, 2, 0, 0, 1, 0, 2)))
        .isEqualTo("Done: 1 record, 2 commits, 0 duplicates seen by this consumer");
    assertThat(EventText.of(new ConsumerEvent.ShutdownComplete(2, 1, 0, 3, 1, 0, 0)))
        .endsWith(", 3 invalid");
    assertThat(EventText.of(new ConsumerEvent.ShutdownComplete(2, 1, 0, 0, 1, 3671, 0)))
        .endsWith(", 3,671 deleted before they were read");
  }

  static Stream<ConsumerEvent> sentences() {
    return Stream.of(
        new ConsumerEvent.StartupComplete("t", 4, "g", "auto"),
        new ConsumerEvent.WaitingForTopic("t", 30_000),
        new ConsumerEvent.WaitingForRecords("t", "g", 5000),
        new ConsumerEvent.ProcessStopped("g", 10_200),
        new ConsumerEvent.OutputFailed("g", "Broken pipe", List.of()),
        new ConsumerEvent.PartitionsRevoked(BOTH),
        new ConsumerEvent.PartitionsLost(BOTH),
        new ConsumerEvent.NoPartitions("t", 4, "g"),
        new ConsumerEvent.Paused("processed"),
        new ConsumerEvent.PositionsUnknown("g", "no valid position"),
        new ConsumerEvent.TopicGone("t", 30_000),
        new ConsumerEvent.Throttled(4000, 12_345),
        new ConsumerEvent.InstanceNameTaken("g", "i1", 46_000),
        new ConsumerEvent.PollTooLong("g", 40, 7000, 6000),
        new ConsumerEvent.NotCommitted(
            "g",
            List.of(
                new ConsumerEvent.OffsetRange("t", 0, 5, 9),
                new ConsumerEvent.OffsetRange("t", 1, 7, 7))),
        new ConsumerEvent.CommittedEpochAbove("t", 0, 5, 100, 0),
        new ConsumerEvent.RebalancePending("g", 8000),
        new ConsumerEvent.BrokerSilent(8000),
        new ConsumerEvent.BrokerBack(9000),
        new ConsumerEvent.SinkSilent("jdbc:sqlite:numbers.db", "it is locked", 20_000),
        new ConsumerEvent.SinkIsNew("/numbers.db", "g", List.of()),
        new ConsumerEvent.SinkBack("jdbc:sqlite:numbers.db", 4000));
  }

  @ParameterizedTest
  @MethodSource("sentences")
  void everyOtherEventHasASentenceInOneLine(ConsumerEvent event) {
    assertThat(EventText.of(event)).isNotBlank().doesNotContain("\n");
  }

  @Test
  void noKindOfEventIsForgotten() {
    List<Class<?>> covered =
        Stream.concat(
                sentences().map(Object::getClass),
                Stream.of(
                    ConsumerEvent.PartitionsAssigned.class,
                    ConsumerEvent.OffsetsCommitted.class,
                    ConsumerEvent.InvalidRecord.class,
                    ConsumerEvent.OffsetJumped.class,
                    ConsumerEvent.RecordsDeleted.class,
                    ConsumerEvent.PartitionAdded.class,
                    ConsumerEvent.ShutdownComplete.class))
            .<Class<?>>map(c -> c)
            .toList();

    assertThat(covered).containsExactlyInAnyOrder(ConsumerEvent.class.getPermittedSubclasses());
  }
}
