package dev.offsetcommit.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.commit.CommitMode;
import dev.offsetcommit.commit.CommitPlan;
import dev.offsetcommit.commit.CommitStrategy;
import dev.offsetcommit.commit.Committer;
import dev.offsetcommit.commit.StopDeadline;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.invalid.InvalidRecordPolicy;
import dev.offsetcommit.consumer.position.OnGap;
import dev.offsetcommit.harness.ScriptedConsumer;
import dev.offsetcommit.harness.ScriptedConsumer.Answer;
import dev.offsetcommit.serde.JsonSerde;
import dev.offsetcommit.serde.NumberEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop on a client without a cluster. */
@Timeout(30)
class ConsumerLoopTest {

  private static final String TOPIC = "t";
  private static final TopicPartition P0 = new TopicPartition(TOPIC, 0);
  private static final TopicPartition P1 = new TopicPartition(TOPIC, 1);

  private final ScriptedConsumer client = new ScriptedConsumer();
  private final List<ConsumerEvent> events = new ArrayList<>();
  private final List<Long> processed = new ArrayList<>();
  private final Output output = new Output();
  private InvalidRecordPolicy policy = InvalidRecordPolicy.stop();
  private Deserializer<NumberEvent> deserializer = new JsonSerde<>(NumberEvent.class);
  private ConsumerLoop loop;
  private Runnable atRecord = () -> {};
  private Duration maxPollInterval = Duration.ofMinutes(5);
  private LongSupplier timeOfDayMs = () -> 0;
  private final AtomicLong nanoTime = new AtomicLong();
  private final StopDeadline stop = new StopDeadline(nanoTime::get);
  private boolean autoCommitFails;
  private java.util.function.Consumer<ConsumerEvent> atEvent = event -> {};

  /** Output as the process has it: after one failure it fails for good. */
  private final class Output implements RecordHandler {
    long failsAtRecord = Long.MAX_VALUE;
    boolean failsAtFlush;
    private boolean buffered;
    private boolean broken;

    @Override
    public void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event)
        throws IOException {
      broken |= processed.size() + 1 >= failsAtRecord;
      fail();
      buffered = true;
      processed.add(event.number());
      atRecord.run();
    }

    @Override
    public void flush() throws IOException {
      broken |= failsAtFlush && buffered;
      fail();
      buffered = false;
    }

    private void fail() throws IOException {
      if (broken) {
        throw new IOException("No space left on device");
      }
    }
  }

  private static ConsumerRecord<byte[], byte[]> record(TopicPartition p, long offset, String json) {
    return new ConsumerRecord<>(
        p.topic(), p.partition(), offset, null, json == null ? null : json.getBytes(UTF_8));
  }

  private static ConsumerRecord<byte[], byte[]> number(TopicPartition p, long offset) {
    return record(p, offset, "{\"number\": " + offset + "}");
  }

  private ConsumerPlan plan() {
    return ConsumerPlan.of(TOPIC, "g", "earliest");
  }

  private ConsumerPlan planWith(long maxMessages, Duration idle, Duration processTime) {
    return new ConsumerPlan(
        TOPIC, "g", "earliest", maxMessages, false, idle, processTime, Duration.ZERO);
  }

  /** The partitions come with the first poll. */
  private void assign(TopicPartition... partitions) {
    client.updatePartitions(
        TOPIC,
        Stream.of(P0, P1)
            .map(p -> new PartitionInfo(TOPIC, p.partition(), Node.noNode(), null, null))
            .toList());
    for (TopicPartition p : List.of(P0, P1)) {
      client.updateBeginningOffsets(Map.of(p, 0L));
    }
    client.schedulePollTask(() -> client.rebalance(List.of(partitions)));
  }

  /** Records come with the next poll. */
  private void poll(List<ConsumerRecord<byte[], byte[]>> records) {
    client.schedulePollTask(() -> records.forEach(client::addRecord));
  }

  private void pollNumbers(TopicPartition p, long from, long to) {
    poll(LongStream.range(from, to).mapToObj(n -> number(p, n)).toList());
  }

  private void told(ConsumerEvent event) {
    events.add(event);
    atEvent.accept(event);
  }

  private void thenStop() {
    client.schedulePollTask(() -> loop.stop());
  }

  private ConsumerEvent.ShutdownComplete run(CommitPlan commit, ConsumerPlan plan) {
    ConsumerOutput all = new ConsumerOutput(output, this::told, warning -> {}, Wrapping.NONE);
    CommitEvents commits = new CommitEvents(commit.toString(), all);
    Committer committer =
        new Committer(
            client,
            output,
            commits,
            Duration.ofSeconds(1),
            stop,
            new TopicPresence(client, TOPIC)::check);
    if (commit.isAuto() && !autoCommitFails) {
      client.autoCommits(commits);
    }
    return run(commit.strategy(committer, nanoTime::get), plan, commits, all);
  }

  private ConsumerEvent.ShutdownComplete run(
      CommitStrategy strategy, ConsumerPlan plan, CommitEvents commits, ConsumerOutput all) {
    loop =
        new ConsumerLoop(
            client,
            plan,
            deserializer,
            policy,
            strategy,
            commits,
            all,
            new RunLimits(
                maxPollInterval,
                stop,
                new StopToken(),
                new Standstill("g", Duration.ofSeconds(1), this::told, timeOfDayMs)),
            p -> {});
    return loop.run();
  }

  private long committed(TopicPartition p) {
    return client.broker().containsKey(p) ? client.broker().get(p).offset() : -1;
  }

  static Stream<CommitPlan> everyMode() {
    return Stream.of(
        CommitPlan.of(CommitMode.AUTO),
        CommitPlan.record(1),
        CommitPlan.record(100),
        CommitPlan.of(CommitMode.BATCH),
        CommitPlan.of(CommitMode.INTERVAL),
        CommitPlan.of(CommitMode.BEFORE));
  }

  /** At most once commits first, by design: the record at which the output failed is its loss. */
  private static long lossOf(CommitPlan commit) {
    return commit.mode() == CommitMode.BEFORE ? 1 : 0;
  }

  private static boolean isAuto(CommitPlan commit) {
    return commit.isAuto();
  }

  /** What a restart would resume at: what is committed, or what the client's own commit takes. */
  private long resumesAt(CommitPlan commit, TopicPartition p) {
    return isAuto(commit) ? client.positionsAtClose().get(p) : Math.max(0, committed(p));
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void aStopInTheMiddleOfABatchPutsTheRestBack(CommitPlan commit) {
    assign(P0);
    pollNumbers(P0, 0, 10);
    atRecord =
        () -> {
          if (processed.size() == 3) {
            loop.stop();
          }
        };

    ConsumerEvent.ShutdownComplete end = run(commit, plan());

    assertThat(processed).containsExactly(0L, 1L, 2L);
    assertThat(end.records()).isEqualTo(3);
    assertThat(client.positionsAtClose()).containsEntry(P0, 3L);
    assertThat(resumesAt(commit, P0)).isEqualTo(3);
    assertThat(client.closed()).isTrue();
  }

  @Test
  void aTopicThatIsFoundToBeDeletedByTheLastCommitIsNamed() {
    assign(P0);
    pollNumbers(P0, 0, 3);
    thenStop();
    client.beforeCommit(
        () -> {
          throw new TopicPresence.TopicDeleted(TOPIC);
        });

    assertThatThrownBy(() -> run(CommitPlan.of(CommitMode.INTERVAL), plan()))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("Topic " + TOPIC + " was deleted while it was read");
    assertThat(client.closed()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void recordsThatTheClientLosesOnItsWayAreReadAgain(CommitPlan commit) {
    assign(P0);
    pollNumbers(P0, 0, 3);
    client.schedulePollTask(
        () -> {
          client.loseNextPoll();
          LongStream.range(3, 6).forEach(n -> client.addRecord(number(P0, n)));
        });
    client.schedulePollTask(
        () -> {
          client.rebalance(List.of(P0));
          LongStream.range(0, 8).forEach(n -> client.addRecord(number(P0, n)));
        });
    thenStop();

    ConsumerEvent.ShutdownComplete end = run(commit, plan());

    // Auto-commit has not committed anything yet, and says so.
    assertThat(processed)
        .containsExactlyElementsOf(
            LongStream.concat(LongStream.range(0, 3), LongStream.range(isAuto(commit) ? 0 : 3, 8))
                .boxed()
                .toList());
    assertThat(end.duplicatesKnown()).isEqualTo(isAuto(commit) ? 3 : 0);
    assertThat(resumesAt(commit, P0)).isEqualTo(8);
    assertThat(events)
        .containsOnlyOnce(new ConsumerEvent.PositionsUnknown("g", "no valid position"));
  }

  @Test
  void aMemberWhoseSessionEndsWhileItGetsPartitionsComesBack() {
    client.refuseCommitted(new UnknownMemberIdException("not aware of this member"));
    assign(P0);
    client.schedulePollTask(
        () -> {
          client.rebalance(List.of(P0));
          LongStream.range(0, 3).forEach(n -> client.addRecord(number(P0, n)));
        });
    thenStop();

    run(CommitPlan.record(1), plan());

    assertThat(processed).containsExactly(0L, 1L, 2L);
    assertThat(committed(P0)).isEqualTo(3);
    assertThat(events)
        .containsOnlyOnce(new ConsumerEvent.PositionsUnknown("g", "not aware of this member"));
  }

  @Test
  void aClientThatIsWrongForGoodIsNotTriedForEver() {
    assign(P0);
    client.schedulePollTask(client::loseEveryPoll);

    assertThatThrownBy(() -> run(CommitPlan.record(1), plan()))
        .isInstanceOf(IllegalStateException.class);

    assertThat(events.stream().filter(ConsumerEvent.PositionsUnknown.class::isInstance)).hasSize(3);
    assertThat(client.closed()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void aStopInTheMiddleOfTheWorkOnARecordLosesNothingAndRepeatsNothing(CommitPlan commit) {
    assign(P0);
    pollNumbers(P0, 0, 10);
    int[] begun = {0};
    Deserializer<NumberEvent> before = deserializer;
    deserializer =
        (topic, value) -> {
          if (++begun[0] == 3) {
            loop.stop();
          }
          return before.deserialize(topic, value);
        };

    run(commit, planWith(0, null, Duration.ofMillis(1)));

    assertThat(resumesAt(commit, P0)).as("processed: " + processed).isEqualTo(processed.size());
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void enoughMessagesPutTheRestBack(CommitPlan commit) {
    assign(P0);
    pollNumbers(P0, 0, 10);

    assertThat(run(commit, planWith(4, null, Duration.ZERO)).records()).isEqualTo(4);
    assertThat(resumesAt(commit, P0)).isEqualTo(4);
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void outputThatFailsCommitsNothingPastWhatWasWritten(CommitPlan commit) {
    assign(P0);
    pollNumbers(P0, 0, 10);
    output.failsAtRecord = 3;

    assertThatThrownBy(() -> run(commit, plan()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("No space left");
    assertThat(resumesAt(commit, P0)).isLessThanOrEqualTo(2 + lossOf(commit));
    assertThat(client.closed()).isTrue();
    assertThat(events)
        .filteredOn(ConsumerEvent.OutputFailed.class::isInstance)
        .singleElement()
        .satisfies(
            e ->
                assertThat(((ConsumerEvent.OutputFailed) e).partitions())
                    .extracting(ConsumerEvent.Resume::offset)
                    .as("where a restart resumes")
                    .containsExactly(resumesAt(commit, P0)));
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void outputThatCannotBeFlushedCommitsNothing(CommitPlan commit) {
    assign(P0);
    pollNumbers(P0, 0, 10);
    output.failsAtFlush = true;

    assertThatThrownBy(() -> run(commit, plan())).isInstanceOf(UncheckedIOException.class);
    assertThat(resumesAt(commit, P0)).isLessThanOrEqualTo(lossOf(commit));
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void outputThatCannotBeFlushedAtTheLastMessageCommitsNothing(CommitPlan commit) {
    assign(P0);
    pollNumbers(P0, 0, 10);
    output.failsAtFlush = true;

    assertThatThrownBy(() -> run(commit, planWith(3, null, Duration.ZERO)))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(resumesAt(commit, P0)).isLessThanOrEqualTo(lossOf(commit));
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void outputThatCannotBeFlushedAtAStopCommitsNothing(CommitPlan commit) {
    assign(P0);
    pollNumbers(P0, 0, 10);
    atRecord = () -> loop.stop();
    output.failsAtFlush = true;

    assertThatThrownBy(() -> run(commit, plan())).isInstanceOf(UncheckedIOException.class);
    assertThat(resumesAt(commit, P0)).isLessThanOrEqualTo(lossOf(commit));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theLastWorkIsCommittedOnlyWhereItIsWrittenOut(boolean fails) {
    assign(P0);
    pollNumbers(P0, 0, 2);
    output.failsAtFlush = fails;
    atRecord = () -> loop.stop();
    List<String> calls = new ArrayList<>();
    CommitStrategy strategy =
        new CommitStrategy() {
          @Override
          public void closing() {
            calls.add("commits");
          }

          @Override
          public void close() {
            calls.add("closes");
          }
        };
    ConsumerOutput all = new ConsumerOutput(output, this::told, warning -> {}, Wrapping.NONE);
    Runnable run = () -> run(strategy, plan(), new CommitEvents("none", all), all);
    if (fails) {
      assertThatThrownBy(run::run).isInstanceOf(UncheckedIOException.class);
    } else {
      run.run();
    }

    assertThat(calls).isEqualTo(fails ? List.of("closes") : List.of("commits", "closes"));
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void anInvalidRecordStopsInFrontOfItself(CommitPlan commit) {
    assign(P0);
    poll(List.of(number(P0, 0), number(P0, 1), record(P0, 2, "not json"), number(P0, 3)));

    assertThatThrownBy(() -> run(commit, plan()))
        .isInstanceOf(TerseException.class)
        .hasMessageContainingAll("topic t", "partition 0", "offset 2", "'not json'");
    assertThat(processed).containsExactly(0L, 1L);
    assertThat(resumesAt(commit, P0)).as("nothing past it").isEqualTo(2);
  }

  @Test
  void anInvalidRecordBehindOutputThatFailsDoesNotHideTheLoss() {
    assign(P0);
    poll(List.of(number(P0, 0), record(P0, 1, "not json")));
    output.failsAtFlush = true;

    assertThatThrownBy(() -> run(CommitPlan.of(CommitMode.AUTO), plan()))
        .isInstanceOf(java.io.UncheckedIOException.class)
        .hasMessageContaining("No space left");
    assertThat(client.positionsAtClose()).containsEntry(P0, 0L);
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void skippedRecordsAreReportedAndPassed(CommitPlan commit) {
    policy = InvalidRecordPolicy.skip();
    assign(P0);
    poll(
        List.of(
            number(P0, 0),
            record(P0, 1, null),
            record(P0, 2, "{\"other\": 1}"),
            number(P0, 3),
            record(P0, 4, "{\"number\": 1.5}")));
    thenStop();

    ConsumerEvent.ShutdownComplete end = run(commit, plan());

    assertThat(processed).containsExactly(0L, 3L);
    assertThat(end.records()).isEqualTo(2);
    assertThat(end.invalid()).isEqualTo(3);
    assertThat(resumesAt(commit, P0)).isEqualTo(5);
    assertThat(events)
        .filteredOn(e -> e instanceof ConsumerEvent.InvalidRecord)
        .extracting(e -> ((ConsumerEvent.InvalidRecord) e).offset())
        .containsExactly(1L, 2L, 4L);
  }

  @ParameterizedTest
  @EnumSource(
      value = CommitMode.class,
      names = {"RECORD", "BATCH", "INTERVAL"},
      mode = Mode.INCLUDE)
  void aPolicyThatFailsIsNotPassed(CommitMode mode) {
    policy =
        new InvalidRecordPolicy() {
          @Override
          public String action() {
            return "dead-letter";
          }

          @Override
          public void handle(ConsumerRecord<byte[], byte[]> record, String reason) {
            throw new TimeoutException("the dead-letter topic does not answer");
          }
        };
    assign(P0);
    poll(List.of(number(P0, 0), record(P0, 1, "x"), number(P0, 2)));

    assertThatThrownBy(() -> run(CommitPlan.of(mode), plan())).isInstanceOf(TimeoutException.class);
    assertThat(committed(P0)).isEqualTo(1);
  }

  @Test
  void aGroupThatMovedOnPutsTheRestBackAndPollsAgain() {
    assign(P0);
    pollNumbers(P0, 0, 5);
    client.answer(Answer.DONE, Answer.refused(new CommitFailedException()));
    client.schedulePollTask(
        () -> {
          assertThat(client.position(P0)).as("behind what is processed").isEqualTo(2);
          assertThat(processed).containsExactly(0L, 1L);
          loop.stop();
        });

    run(CommitPlan.record(1), plan());

    assertThat(processed).containsExactly(0L, 1L);
    assertThat(events)
        .filteredOn(e -> e instanceof ConsumerEvent.OffsetsCommitted c && !c.success())
        .hasSize(1);
  }

  @Test
  void whatIsProcessedIsWrittenOutBeforeTheGroupMovesOn() {
    assign(P0);
    pollNumbers(P0, 0, 5);
    client.answersWhenDriven(false);
    client.answer(Answer.refused(new CommitFailedException()));
    client.schedulePollTask(
        () -> {
          assertThat(output.buffered).as("still in this process").isFalse();
          loop.stop();
        });

    run(CommitPlan.record(3), plan());

    assertThat(processed).containsExactly(0L, 1L, 2L);
  }

  @Test
  void whatIsBeforeAnInvalidRecordIsWrittenOutBeforeItIsReported() {
    List<Boolean> buffered = new ArrayList<>();
    policy =
        new InvalidRecordPolicy() {
          @Override
          public String action() {
            return "skip";
          }

          @Override
          public void handle(ConsumerRecord<byte[], byte[]> record, String reason) {
            buffered.add(output.buffered);
          }
        };
    assign(P0);
    poll(List.of(number(P0, 0), record(P0, 1, "x"), number(P0, 2)));
    thenStop();

    run(CommitPlan.of(CommitMode.BATCH), plan());

    assertThat(buffered).containsExactly(false);
  }

  private static ConsumerPlan toTheEnd() {
    return new ConsumerPlan(TOPIC, "g", "earliest", 0, true, null, Duration.ZERO, Duration.ZERO);
  }

  private static final ConsumerEvent ALL_THREE_NOT_COMMITTED =
      new ConsumerEvent.NotCommitted("g", List.of(new ConsumerEvent.OffsetRange(TOPIC, 0, 0, 2)));

  @ParameterizedTest
  @EnumSource(
      value = CommitMode.class,
      names = {"RECORD", "BATCH", "BEFORE"})
  void aPollThatDoesNotFitIntoThePollIntervalIsCutAndTheRestComesWithTheNext(CommitMode mode) {
    maxPollInterval = Duration.ofNanos(2);
    assign(P0);
    for (int poll = 0; poll < 3; poll++) {
      client.schedulePollTask(
          () ->
              LongStream.range(client.position(P0), 3)
                  .forEach(n -> client.addRecord(number(P0, n))));
    }
    thenStop();

    run(CommitPlan.of(mode), plan());

    assertThat(processed).containsExactly(0L, 1L, 2L);
    assertThat(client.sent(P0)).containsExactly(1L, 2L, 3L);
    assertThat(events.stream().filter(ConsumerEvent.PollTooLong.class::isInstance)).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = CommitMode.class,
      names = {"RECORD", "BATCH", "INTERVAL"})
  void aRunToTheEndContinuesAfterARefusedCommit(CommitMode mode) {
    client.updateEndOffsets(Map.of(P0, 3L, P1, 0L));
    assign(P0);
    pollNumbers(P0, 0, 3);
    AtomicBoolean refusing = new AtomicBoolean(true);
    client.beforeCommit(
        () -> {
          if (refusing.get()) {
            client.answer(Answer.refused(new CommitFailedException()));
          }
        });
    client.schedulePollTask(() -> client.rebalance(List.of()));
    client.schedulePollTask(
        () -> {
          refusing.set(false);
          client.rebalance(List.of(P0));
          LongStream.range(client.position(P0), 3).forEach(n -> client.addRecord(number(P0, n)));
        });

    run(CommitPlan.of(mode), toTheEnd());

    assertThat(committed(P0)).as("processed " + processed).isEqualTo(3);
    assertThat(processed).endsWith(2L);
    assertThat(events).doesNotContain(ALL_THREE_NOT_COMMITTED);
  }

  @ParameterizedTest
  @EnumSource(
      value = CommitMode.class,
      names = {"RECORD", "BATCH", "INTERVAL"})
  void enoughRecordsWhoseLastCommitIsRefusedAreNoSuccess(CommitMode mode) {
    assign(P0);
    pollNumbers(P0, 0, 3);
    client.beforeCommit(() -> client.answer(Answer.refused(new CommitFailedException())));
    client.schedulePollTask(() -> client.rebalance(List.of()));

    CommitPlan commit = mode == CommitMode.RECORD ? CommitPlan.record(100) : CommitPlan.of(mode);
    assertThatThrownBy(() -> run(commit, planWith(3, null, Duration.ZERO)))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("The last commit of group g has failed");
    assertThat(processed).containsExactly(0L, 1L, 2L);
    assertThat(events).contains(ALL_THREE_NOT_COMMITTED);
  }

  @Test
  void anAutoCommitThatFailsInTheCloseIsNoSuccess() {
    autoCommitFails = true;
    assign(P0);
    pollNumbers(P0, 0, 3);

    assertThatThrownBy(() -> run(CommitPlan.of(CommitMode.AUTO), planWith(3, null, Duration.ZERO)))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("The last commit of group g has failed");
    assertThat(events).contains(ALL_THREE_NOT_COMMITTED);
  }

  /**
   * A commit before the rebalance failed, and its records are delivered again; that of the close
   * did not.
   */
  @Test
  void anAutoCommitThatSucceedsInTheCloseIsASuccessThoughMoreWasProcessedBefore() {
    assign(P0);
    pollNumbers(P0, 0, 3);
    client.schedulePollTask(() -> client.rebalance(List.of()));
    client.schedulePollTask(
        () -> {
          client.rebalance(List.of(P0));
          client.addRecord(number(P0, 0));
        });

    run(CommitPlan.of(CommitMode.AUTO), planWith(4, null, Duration.ZERO));

    assertThat(processed).containsExactly(0L, 1L, 2L, 0L);
    assertThat(events)
        .contains(
            new ConsumerEvent.NotCommitted(
                "g", List.of(new ConsumerEvent.OffsetRange(TOPIC, 0, 1, 2))));
  }

  @Test
  void aStopWhileTheClusterIsAwayIsNoFailureAndSaysWhatIsNotCommitted() {
    assign(P0);
    pollNumbers(P0, 0, 3);
    client.answer(Answer.refused(new TimeoutException("away")));
    client.schedulePollTask(
        () -> {
          loop.stop();
          nanoTime.addAndGet(Duration.ofSeconds(6).toNanos());
        });

    ConsumerEvent.ShutdownComplete end = run(CommitPlan.of(CommitMode.INTERVAL), plan());

    assertThat(end.records()).isEqualTo(3);
    assertThat(events).contains(ALL_THREE_NOT_COMMITTED);
  }

  @Test
  void anOutputThatFailsLateInAStopIsAFailure() {
    assign(P0);
    pollNumbers(P0, 0, 3);
    atRecord =
        () -> {
          output.failsAtFlush = true;
          loop.stop();
          nanoTime.addAndGet(Duration.ofSeconds(6).toNanos());
        };

    assertThatThrownBy(() -> run(CommitPlan.of(CommitMode.INTERVAL), plan()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("No space left on device");
  }

  private void deleteTopic() {
    client.updatePartitions(TOPIC, List.of());
    client.broker().clear();
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void aTopicThatIsDeletedEndsARunToItsEnd(CommitPlan commit) {
    client.updateEndOffsets(Map.of(P0, 5L, P1, 0L));
    assign(P0);
    pollNumbers(P0, 0, 2);
    client.schedulePollTask(this::deleteTopic);

    assertThatThrownBy(() -> run(commit, toTheEnd()))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("Topic t was deleted while it was read");
    assertThat(client.broker()).as("nothing to commit to").isEmpty();
    assertThat(events).noneMatch(ConsumerEvent.NotCommitted.class::isInstance);
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void aTopicThatIsCreatedAgainIsReadFromItsBeginning(CommitPlan commit) {
    assign(P0);
    pollNumbers(P0, 0, 3);
    client.schedulePollTask(this::deleteTopic);
    atEvent =
        event -> {
          if (event instanceof ConsumerEvent.TopicGone) {
            assign(P0);
            pollNumbers(P0, 0, 2);
            thenStop();
          }
        };

    ConsumerPlan patient =
        new ConsumerPlan(
            TOPIC, "g", "earliest", 0, false, null, Duration.ZERO, Duration.ofMinutes(5));
    ConsumerEvent.ShutdownComplete end = run(commit, patient);

    assertThat(processed).containsExactly(0L, 1L, 2L, 0L, 1L);
    assertThat(end.duplicatesKnown()).as("they are another topic's").isZero();
    assertThat(resumesAt(commit, P0)).isEqualTo(2);
    assertThat(events).containsOnlyOnce(new ConsumerEvent.TopicGone(TOPIC, 300_000));
  }

  @Test
  void aTopicThatIsNotCreatedAgainIsNamed() {
    assign(P0);
    pollNumbers(P0, 0, 3);
    client.schedulePollTask(this::deleteTopic);

    assertThatThrownBy(() -> run(CommitPlan.record(1), plan()))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("Topic t was deleted while it was read, and was not created again");
  }

  @Test
  void aCommitToATopicThatIsGoneIsNotSentForEver() {
    assign(P0);
    pollNumbers(P0, 0, 2);
    client.beforeCommit(
        () ->
            client.answer(
                Answer.refused(
                    new RetriableCommitFailedException(
                        new UnknownTopicOrPartitionException("no such topic")))));
    poll(List.of(number(P0, 2)));
    atRecord = this::deleteTopic;

    assertThatThrownBy(() -> run(CommitPlan.of(CommitMode.BATCH), plan()))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("Topic t was deleted");
    assertThat(client.requests()).hasSizeLessThan(4);
  }

  @Test
  void aMemberWithoutPartitionsIsNotToldOfOthersIfTheTopicIsGone() {
    assign(P0);
    client.schedulePollTask(
        () -> {
          client.rebalance(List.of());
          deleteTopic();
        });

    assertThatThrownBy(() -> run(CommitPlan.record(1), plan()))
        .hasMessageContaining("Topic t was deleted");
    assertThat(events).noneMatch(ConsumerEvent.NoPartitions.class::isInstance);
  }

  @Test
  void partitionsThatAreRevokedAreCommittedBeforeTheyGo() {
    assign(P0, P1);
    pollNumbers(P0, 0, 5);
    client.schedulePollTask(() -> client.rebalance(List.of(P1)));
    thenStop();

    run(CommitPlan.of(CommitMode.INTERVAL), plan());

    assertThat(committed(P0)).isEqualTo(5);
    assertThat(events)
        .contains(
            new ConsumerEvent.PartitionsRevoked(List.of(new ConsumerEvent.Partition(TOPIC, 0))));
  }

  @Test
  void aPartitionThatComesBackTellsWhatIsRepeated() {
    assign(P0);
    pollNumbers(P0, 0, 5);
    client.answer(Answer.refused(new CommitFailedException()));
    client.schedulePollTask(() -> client.rebalance(List.of()));
    client.schedulePollTask(() -> client.rebalance(List.of(P0)));
    thenStop();

    run(CommitPlan.of(CommitMode.INTERVAL), plan());

    List<ConsumerEvent.PartitionsAssigned> assigned =
        events.stream()
            .filter(e -> e instanceof ConsumerEvent.PartitionsAssigned)
            .map(e -> (ConsumerEvent.PartitionsAssigned) e)
            .toList();
    assertThat(assigned).hasSize(2);
    assertThat(assigned.get(0).pausedMs()).isNull();
    assertThat(assigned.get(0).partitions().get(0).reason()).isEqualTo("reset");
    assertThat(assigned.get(1).pausedMs()).isNotNull();
    assertThat(assigned.get(1).partitions().get(0).comeAgain()).isEqualTo(5);
  }

  @Test
  void aCommitThatFailsInTheCallbackEndsTheRun() {
    assign(P0);
    pollNumbers(P0, 0, 5);
    client.answer(Answer.refused(new TimeoutException("60 s")));
    client.schedulePollTask(() -> client.rebalance(List.of(P1)));

    assertThatThrownBy(() -> run(CommitPlan.of(CommitMode.INTERVAL), plan()))
        .isInstanceOf(TimeoutException.class);
    assertThat(client.closed()).isTrue();
  }

  @Test
  void theFirstFailureIsTheOneThatIsRaised() {
    assign(P0);
    pollNumbers(P0, 0, 1);
    client.schedulePollTask(
        () -> client.setPollException(new org.apache.kafka.common.KafkaException("first")));
    client.answer(Answer.refused(new TimeoutException("second")));

    assertThatThrownBy(() -> run(CommitPlan.of(CommitMode.INTERVAL), plan()))
        .hasMessage("first")
        .hasSuppressedException(new TimeoutException("second"));
    assertThat(client.closed()).isTrue();
  }

  @Test
  void theIdleTimeoutEndsARunWithoutRecords() {
    assign(P0);
    pollNumbers(P0, 0, 3);

    ConsumerEvent.ShutdownComplete end =
        run(CommitPlan.record(1), planWith(0, Duration.ofMillis(20), Duration.ZERO));

    assertThat(end.records()).isEqualTo(3);
  }

  @Test
  void theTimeForWhichTheProcessWasStoppedIsNoIdleTime() {
    AtomicLong clock = new AtomicLong();
    timeOfDayMs = () -> clock.addAndGet(1_000); // Stopped for a second between any two looks.
    assign(P0);
    for (int i = 0; i < 3; i++) {
      client.schedulePollTask(() -> LockSupport.parkNanos(Duration.ofMillis(20).toNanos()));
    }
    pollNumbers(P0, 0, 3);
    thenStop();

    ConsumerEvent.ShutdownComplete end =
        run(CommitPlan.record(1), planWith(0, Duration.ofMillis(20), Duration.ZERO));

    assertThat(end.records()).isEqualTo(3);
  }

  @Test
  void theEndsAtTheStartEndTheRun() {
    assign(P0, P1);
    client.updateEndOffsets(Map.of(P0, 2L, P1, 0L));
    pollNumbers(P0, 0, 1);
    pollNumbers(P0, 1, 3);

    ConsumerEvent.ShutdownComplete end = run(CommitPlan.record(1), toTheEnd());

    assertThat(end.records()).as("to the end of the poll that reached them").isEqualTo(3);
  }

  @Test
  void aMissingTopicIsNamedTogetherWithThoseThatExist() {
    client.updatePartitions("other", List.of(new PartitionInfo("other", 0, null, null, null)));
    client.updatePartitions(
        "__consumer_offsets",
        List.of(new PartitionInfo("__consumer_offsets", 0, null, null, null)));

    assertThatThrownBy(() -> run(CommitPlan.record(1), plan()))
        .isInstanceOf(TerseException.class)
        .hasMessageContainingAll("Topic t does not exist", "there are: other.", "--topic t")
        .hasMessageNotContaining("__consumer_offsets");
    assertThat(client.closed()).isTrue();
  }

  @Test
  void aStopBeforeTheTopicExistsIsNoFailure() {
    ConsumerPlan patient =
        new ConsumerPlan(
            TOPIC, "g", "earliest", 0, false, null, Duration.ZERO, Duration.ofMinutes(5));
    Thread stopper =
        new Thread(
            () -> {
              while (events.isEmpty()) {
                Thread.onSpinWait();
              }
              loop.stop();
            });
    stopper.start();

    assertThat(run(CommitPlan.record(1), patient).records()).isZero();
    assertThat(events.get(0)).isInstanceOf(ConsumerEvent.WaitingForTopic.class);
  }

  private ConsumerPlan planFor(String reset, OnGap onGap) {
    return new ConsumerPlan(TOPIC, "g", reset, 0, false, null, Duration.ZERO, Duration.ZERO, onGap);
  }

  /** The log begins at an offset that the reader has not reached, and the broker says so. */
  private void refuseFetch(long offset, long logStart, long logEnd) {
    client.schedulePollTask(
        () -> {
          client.updateBeginningOffsets(Map.of(P0, logStart));
          client.updateEndOffsets(Map.of(P0, logEnd));
          client.setPollException(new OffsetOutOfRangeException(Map.of(P0, offset)));
        });
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void recordsThatAreDeletedInFrontOfTheReaderAreReportedAndPassed(CommitPlan commit) {
    assign(P0);
    pollNumbers(P0, 0, 5);
    refuseFetch(5, 8, 10);
    pollNumbers(P0, 8, 10);
    thenStop();

    ConsumerEvent.ShutdownComplete end = run(commit, plan());

    assertThat(processed).containsExactly(0L, 1L, 2L, 3L, 4L, 8L, 9L);
    assertThat(events)
        .containsOnlyOnce(
            new ConsumerEvent.RecordsDeleted(TOPIC, 0, 5, 7, 3, 8L, "earliest", "continue"));
    assertThat(end.deleted()).isEqualTo(3);
    assertThat(end.gaps()).as("a deletion is not a gap").isZero();
    assertThat(resumesAt(commit, P0)).isEqualTo(10);
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void aDeletionThatNoRecordFollowsIsReportedAndNotAgain(CommitPlan commit) {
    assign(P0);
    pollNumbers(P0, 0, 5);
    refuseFetch(5, 8, 8);
    thenStop();

    assertThat(run(commit, plan()).deleted()).isEqualTo(3);
    assertThat(resumesAt(commit, P0)).isEqualTo(8);
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void aRunThatIsToStopAtADeletionCommitsWhatIsInFrontOfIt(CommitPlan commit) {
    assign(P0);
    pollNumbers(P0, 0, 5);
    refuseFetch(5, 8, 10);

    assertThatThrownBy(() -> run(commit, planFor("earliest", OnGap.STOP)))
        .isInstanceOf(TerseException.class)
        .hasMessageContainingAll("t, partition 0", "offsets 5 to 7 (3)", "--on-gap continue");
    assertThat(processed).hasSize(5);
    assertThat(resumesAt(commit, P0)).isEqualTo(5);
    assertThat(events)
        .containsOnlyOnce(
            new ConsumerEvent.RecordsDeleted(TOPIC, 0, 5, 7, 3, null, "earliest", "stop"));
  }

  @Test
  void latestPassesOverRecordsThatAreStillThereAndTheEventTellsWhere() {
    assign(P0);
    client.updateEndOffsets(Map.of(P0, 0L));
    pollNumbers(P0, 0, 5);
    refuseFetch(5, 8, 10);
    thenStop();

    run(CommitPlan.record(1), planFor("latest", OnGap.CONTINUE));

    assertThat(events)
        .contains(new ConsumerEvent.RecordsDeleted(TOPIC, 0, 5, 7, 3, 10L, "latest", "continue"));
    assertThat(committed(P0)).isEqualTo(10);
  }

  @Test
  void noneReportsADeletionAndGoesNowhere() {
    client.commitSync(Map.of(P0, new OffsetAndMetadata(5)), Duration.ZERO);
    assign(P0);
    refuseFetch(5, 8, 10);

    assertThatThrownBy(() -> run(CommitPlan.record(1), planFor("none", OnGap.CONTINUE)))
        .isInstanceOf(OffsetOutOfRangeException.class);
    assertThat(events)
        .contains(new ConsumerEvent.RecordsDeleted(TOPIC, 0, 5, 7, 3, null, "none", "stop"));
  }

  @Test
  void anOffsetPastTheEndOfTheLogIsAJumpAndNoDeletion() {
    client.commitSync(Map.of(P0, new OffsetAndMetadata(1000)), Duration.ZERO);
    assign(P0);
    refuseFetch(1000, 0, 5);
    pollNumbers(P0, 0, 5);
    thenStop();

    ConsumerEvent.ShutdownComplete end = run(CommitPlan.record(1), plan());

    assertThat(events).contains(new ConsumerEvent.OffsetJumped(TOPIC, 0, 1000, 0));
    assertThat(end.deleted()).isZero();
    assertThat(committed(P0)).isEqualTo(5);
  }

  @Test
  void aTopicThatWasMadeAgainAndHasGrownPastTheOffsetIsReadFromItsBeginning() {
    assign(P0);
    pollNumbers(P0, 0, 5);
    refuseFetch(5, 0, 8);
    pollNumbers(P0, 0, 8);
    thenStop();

    run(CommitPlan.record(1), plan());

    assertThat(processed).hasSize(13);
    assertThat(events).contains(new ConsumerEvent.OffsetJumped(TOPIC, 0, 5, 0));
  }

  @Test
  void aLogThatWasCutIsReadFromWhereItDiverges() {
    assign(P0);
    pollNumbers(P0, 0, 5);
    client.schedulePollTask(
        () -> {
          client.updateEndOffsets(Map.of(P0, 9L));
          client.setPollException(
              new LogTruncationException(Map.of(P0, 5L), Map.of(P0, new OffsetAndMetadata(3))));
        });
    pollNumbers(P0, 3, 5);
    thenStop();

    run(CommitPlan.record(1), plan());

    assertThat(processed).containsExactly(0L, 1L, 2L, 3L, 4L, 3L, 4L);
    assertThat(events).contains(new ConsumerEvent.OffsetJumped(TOPIC, 0, 5, 3));
  }

  @Test
  void offsetsWithoutARecordAreCountedAndNotWarnedAbout() {
    assign(P0);
    poll(List.of(number(P0, 2), number(P0, 5)));
    thenStop();

    assertThat(run(CommitPlan.record(1), plan()).gaps()).isEqualTo(4);
    assertThat(events)
        .noneMatch(
            e ->
                e instanceof ConsumerEvent.OffsetJumped
                    || e instanceof ConsumerEvent.RecordsDeleted);
  }

  @Test
  void recordsThatComeAgainAreNoGap() {
    assign(P0);
    pollNumbers(P0, 0, 5);
    client.answer(Answer.DONE, Answer.refused(new CommitFailedException()));
    pollNumbers(P0, 2, 5);
    thenStop();

    assertThat(run(CommitPlan.record(1), plan()).gaps()).isZero();
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void whereLatestBeginsIsCommittedAtOnce(CommitPlan commit) {
    assign(P0);
    client.updateEndOffsets(Map.of(P0, 7L));
    client.schedulePollTask(
        () ->
            assertThat(client.broker())
                .as("before a record came, so that a kill leaves it to the successor")
                .containsEntry(P0, new OffsetAndMetadata(7)));
    thenStop();

    run(commit, planFor("latest", OnGap.CONTINUE));
  }

  @ParameterizedTest
  @MethodSource("everyMode")
  void whereEarliestBeginsIsNotCommitted(CommitPlan commit) {
    assign(P0);
    thenStop();

    run(commit, plan());

    assertThat(client.requests()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = CommitMode.class,
      names = {"RECORD", "BATCH", "BEFORE"},
      mode = Mode.INCLUDE)
  void aBeginningThatCouldNotBeCommittedInARebalanceIsCommittedAfterTheNextPoll(CommitMode mode) {
    client.answer(Answer.refused(new RebalanceInProgressException()));
    assign(P0);
    client.updateEndOffsets(Map.of(P0, 7L));
    client.schedulePollTask(() -> {});
    client.schedulePollTask(
        () -> {
          client.answerAll();
          assertThat(client.broker()).containsEntry(P0, new OffsetAndMetadata(7));
        });
    thenStop();

    run(CommitPlan.of(mode), planFor("latest", OnGap.CONTINUE));
  }

  @Test
  void aPartitionThatWasAddedAndThatLatestBeginsLateIsReported() {
    TopicPartition added = new TopicPartition(TOPIC, 2);
    assign(P0);
    client.schedulePollTask(
        () -> {
          client.updateBeginningOffsets(Map.of(added, 0L));
          client.rebalance(List.of(P0, added));
        });
    client.updateEndOffsets(Map.of(P0, 3L, added, 4L));
    thenStop();

    run(CommitPlan.record(1), planFor("latest", OnGap.CONTINUE));

    assertThat(events)
        .filteredOn(e -> e instanceof ConsumerEvent.PartitionAdded)
        .containsExactly(new ConsumerEvent.PartitionAdded(TOPIC, 2, 0, 4, "latest"));
  }

  @Test
  void eventsComeInTheirOrder() {
    assign(P0);
    pollNumbers(P0, 0, 1);
    thenStop();

    run(CommitPlan.record(1), plan());

    assertThat(events)
        .extracting(e -> e.getClass().getSimpleName())
        .containsExactly(
            "StartupComplete", "PartitionsAssigned", "OffsetsCommitted", "ShutdownComplete");
  }
}
