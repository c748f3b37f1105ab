package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.commit.CommitRejectedByRebalance;
import dev.offsetcommit.commit.CommitStrategy;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.invalid.InvalidRecordPolicy;
import dev.offsetcommit.consumer.position.Assignment;
import dev.offsetcommit.consumer.position.OffsetReset;
import dev.offsetcommit.consumer.position.OutOfRange;
import dev.offsetcommit.consumer.position.Progress;
import dev.offsetcommit.consumer.position.Rebalances;
import dev.offsetcommit.serde.NumberEvent;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The poll loop: polls, has each record processed, and tells the {@link CommitStrategy} what was.
 * It owns the client from the first call to the last, in one thread; {@link #stop()} is for the
 * others.
 */
public final class ConsumerLoop {

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FINISH_TIMEOUT = Duration.ofSeconds(30);

  private final Consumer<byte[], byte[]> consumer;
  private final ConsumerPlan plan;
  private final InvalidRecordPolicy invalidRecords;
  private final CommitStrategy strategy;
  private final java.util.function.Consumer<ConsumerEvent> events;
  private final CommitEvents commits;
  private final java.util.function.Consumer<List<TopicPartition>> beforeJoining;
  private final LongSupplier nanoTime = System::nanoTime;
  private final StopToken stop;
  private final Progress progress = new Progress();
  private final RecordProcessor processing;
  private final RunLimits limits;
  private final LastWork lastWork;
  private final RunEnd end;
  private Set<TopicPartition> lastOwned;
  private boolean started;

  /**
   * A loop that has not started.
   *
   * @param consumer the client, subscribed to nothing; {@link #run()} closes it
   * @param plan what to read and when to end
   * @param deserializer turns bytes into values
   * @param invalidRecords decides about records that are none; closed by {@link #run()}
   * @param strategy decides about commits
   * @param commits has counted and reported the strategy's commits
   * @param output processes the records, and receives every other event
   * @param limits what the client and a stop leave it of time
   * @param beforeJoining told of the topic's partitions before the group is joined
   */
  public ConsumerLoop(
      Consumer<byte[], byte[]> consumer,
      ConsumerPlan plan,
      Deserializer<NumberEvent> deserializer,
      InvalidRecordPolicy invalidRecords,
      CommitStrategy strategy,
      CommitEvents commits,
      ConsumerOutput output,
      RunLimits limits,
      java.util.function.Consumer<List<TopicPartition>> beforeJoining) {
    this.consumer = consumer;
    this.plan = plan;
    this.invalidRecords = invalidRecords;
    this.strategy = strategy;
    this.commits = commits;
    this.lastWork = new LastWork(progress, commits);
    this.events = output.events().andThen(lastWork::told);
    this.limits = limits;
    this.stop = limits.stop();
    this.end =
        new RunEnd(consumer, plan.group(), lastWork, strategy, limits.stopDeadline(), events);
    this.beforeJoining = beforeJoining;
    this.processing =
        new RecordProcessor(
            deserializer, output, invalidRecords, strategy, plan.processTime(), progress, stop);
  }

  /** Ends {@link #run()} soon, after a clean close; may be called by any thread. */
  public void stop() {
    limits.stopDeadline().begin();
    stop.stop();
    consumer.wakeup();
  }

  /**
   * Ends {@link #run()} after the record that is being processed; for its own thread, which needs
   * no wakeup: one would hit the commit of that record.
   */
  public void endAfterRecord() {
    stop.stop();
  }

  private boolean isStopped() {
    return stop.isStopped();
  }

  /**
   * Runs until stopped or done, then commits what was processed and closes the client.
   *
   * @return what was done
   * @throws UncheckedIOException if the output could not be written
   * @throws dev.offsetcommit.cluster.TerseException if the topic does not exist, or an invalid
   *     record stops the run
   * @throws org.apache.kafka.common.KafkaException if the cluster refuses or does not answer
   */
  public ConsumerEvent.ShutdownComplete run() {
    RuntimeException failure = null;
    try {
      consume();
    } catch (WakeupException e) {
      // stop() was called.
    } catch (RuntimeException e) {
      failure = e;
    }
    failure = close(failure, lastOwned != null ? lastOwned : end.owned());
    ConsumerEvent.ShutdownComplete summary =
        new ConsumerEvent.ShutdownComplete(
            progress.records(),
            commits.committed(),
            progress.duplicates(),
            progress.invalidRecords(),
            strategy.mostUnconfirmed(),
            progress.deleted(),
            progress.gaps());
    if (started) {
      events.accept(summary);
    }
    if (failure != null) {
      throw failure;
    }
    return summary;
  }

  private void consume() {
    TopicLookup topic = new TopicLookup(consumer, plan, events, stop);
    TopicPresence presence = new TopicPresence(consumer, plan.topic());
    List<TopicPartition> partitions = topic.await();
    if (isStopped()) {
      return;
    }
    strategy.opening();
    beforeJoining.accept(partitions);
    Map<TopicPartition, Long> ends = plan.exitAtEnd() ? consumer.endOffsets(partitions) : Map.of();
    // While the process is stopped it waits for nothing.
    LongSupplier runningTime = () -> nanoTime.getAsLong() - limits.standstill().total().toNanos();
    StopConditions conditions = new StopConditions(plan, consumer, ends, runningTime);
    Throttling throttling = new Throttling(Throttling.throttleMs(consumer), events, runningTime);
    WaitingNotice waiting = new WaitingNotice(plan, events, runningTime);
    OffsetReset reset = new OffsetReset(consumer, plan.reset());
    Assignment assignment =
        new Assignment(consumer, strategy, reset, progress, events, partitions.size());
    Rebalances rebalances = new Rebalances(assignment, strategy, events, nanoTime);
    IdleDetector membership = new IdleDetector(consumer, rebalances::isUnderWay, runningTime);
    BrokerContact contact =
        new BrokerContact(
            plan.group(),
            BrokerContact.responses(consumer),
            rebalances::isUnderWay,
            events,
            runningTime);
    OutOfRange outOfRange = new OutOfRange(consumer, plan.onGap(), reset, progress, events);

    events.accept(
        new ConsumerEvent.StartupComplete(
            plan.topic(), partitions.size(), plan.group(), commits.mode()));
    started = true;
    PollBudget budget =
        new PollBudget(
            plan.group(), limits.maxPollInterval(), events, nanoTime, limits.standstill()::total);
    Poller polling = new Poller(consumer, plan, rebalances, outOfRange, events);
    polling.subscribe();
    while (!isStopped()) {
      try {
        ConsumerRecords<byte[], byte[]> records = polling.poll();
        limits.standstill().polled();
        budget.begin();
        boolean enough = process(records, conditions, budget);
        if (records.isEmpty()) {
          contact.check();
          presence.afterEmptyPoll();
        }
        throttling.afterPoll(!records.isEmpty());
        waiting.afterPoll(!records.isEmpty(), !consumer.assignment().isEmpty());
        if (membership.turnedIdle()) {
          presence.check();
          events.accept(
              new ConsumerEvent.NoPartitions(plan.topic(), partitions.size(), plan.group()));
        }
        if (enough) {
          finish(polling);
          return;
        }
        // A commit that the group refuses is not the end: the next polls bring its records again.
        if (conditions.reached(!records.isEmpty(), membership.isIdle()) && strategy.finish()) {
          return;
        }
      } catch (TopicPresence.TopicDeleted e) {
        leaveTopic();
        partitions = topic.awaitAgain();
        polling.subscribe();
      }
    }
  }

  /**
   * The topic is gone, and with it what could be committed of it. A run to the ends that it had at
   * the start cannot reach them any more.
   */
  private void leaveTopic() {
    strategy.lost(consumer.assignment());
    consumer.unsubscribe();
    progress.topicDeleted();
    if (plan.exitAtEnd()) {
      throw new TerseException(
          "Topic %s was deleted while it was read: its end at the start cannot be reached any more. Create it again, or name another one with --topic."
              .formatted(plan.topic()));
    }
  }

  /** Processes what a poll brought; true if that is enough. */
  private boolean process(
      ConsumerRecords<byte[], byte[]> records, StopConditions conditions, PollBudget budget) {
    PolledBatch batch = new PolledBatch(consumer, records);
    progress.polled(records);
    try {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (isStopped() || !processing.process(batch, record)) {
          leave(batch);
          return true;
        }
        if (conditions.enough(progress.records())) {
          leave(batch);
          return true;
        }
        if (budget.isSpent()) {
          break;
        }
      }
      // A reader of the output sees each record at the end of its poll at the latest, however
      // seldom is committed; and the client's auto-commit, which happens in the next poll, finds
      // everything written.
      processing.flush();
      batch.putBackUnprocessed();
      strategy.batchDone(batch.nextOffsets());
    } catch (CommitRejectedByRebalance e) {
      // What is processed is written out before the rebalance that follows is reported.
      leaveOrPutBackAll(batch);
    } catch (UncheckedIOException e) {
      batch.putBackAll();
      throw e;
    } catch (RuntimeException e) {
      try {
        leaveOrPutBackAll(batch);
      } catch (UncheckedIOException output) {
        e.addSuppressed(output);
      }
      throw e;
    }
    budget.end(batch.size(), commits.committed());
    return false;
  }

  /**
   * Commits the last records of a run that has had enough. A rebalance may stand in the way of
   * that: then it takes part in it, and processes nothing more.
   */
  private void finish(Poller polling) {
    // A rebalance may take them before they are committed, and that would be no success.
    lastOwned = end.owned();
    Deadline deadline = Deadline.in(FINISH_TIMEOUT, nanoTime);
    while (!strategy.finish() && !isStopped() && !deadline.isOver()) {
      new PolledBatch(consumer, polling.poll()).putBackUnprocessed();
    }
  }

  private void leaveOrPutBackAll(PolledBatch batch) {
    try {
      leave(batch);
    } catch (UncheckedIOException e) {
      batch.putBackAll();
      throw e;
    }
  }

  /**
   * Ends a poll in its middle. The output comes first: the client's auto-commit, in close(), takes
   * all that is not put back for written.
   */
  private void leave(PolledBatch batch) {
    processing.flush();
    batch.putBackUnprocessed();
  }

  private void commitLast() {
    processing.flush();
    strategy.closing();
  }

  /**
   * Commits what was processed and leaves the group, whatever happened; the first failure is the
   * one that counts.
   */
  private RuntimeException close(RuntimeException first, Set<TopicPartition> owned) {
    return end.close(
        first,
        owned,
        isStopped(),
        List.of(
            this::commitLast,
            strategy::close,
            () ->
                consumer.close(CloseOptions.timeout(limits.stopDeadline().forClose(CLOSE_TIMEOUT))),
            invalidRecords::close));
  }
}
