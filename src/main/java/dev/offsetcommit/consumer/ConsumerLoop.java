package dev.offsetcommit.consumer;

import dev.offsetcommit.commit.Checkpoint;
import dev.offsetcommit.commit.Checkpoints;
import dev.offsetcommit.commit.CommitStrategy;
import dev.offsetcommit.commit.GroupMovedOn;
import dev.offsetcommit.event.NumberEvent;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
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

  private final Consumer<byte[], byte[]> consumer;
  private final ConsumerPlan plan;
  private final Checkpoints checkpoints;
  private final InvalidRecordPolicy invalidRecords;
  private final CommitStrategy strategy;
  private final java.util.function.Consumer<ConsumerEvent> events;
  private final CommitEvents commits;
  private final LongSupplier nanoTime = System::nanoTime;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Progress progress = new Progress();
  private final Processing processing;
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
   * @param output processes the records, and is told of everything else
   */
  public ConsumerLoop(
      Consumer<byte[], byte[]> consumer,
      ConsumerPlan plan,
      Deserializer<NumberEvent> deserializer,
      InvalidRecordPolicy invalidRecords,
      CommitStrategy strategy,
      CommitEvents commits,
      ConsumerOutput output) {
    this.consumer = consumer;
    this.plan = plan;
    this.invalidRecords = invalidRecords;
    this.strategy = strategy;
    this.commits = commits;
    this.events = output.events();
    this.checkpoints = output.checkpoints();
    this.processing =
        new Processing(
            deserializer, output, invalidRecords, strategy, plan.processTime(), progress, stop);
  }

  /** Ends {@link #run()} soon, after a clean close; may be called by any thread. */
  public void stop() {
    stop.countDown();
    consumer.wakeup();
  }

  /**
   * Ends {@link #run()} after the record that is being processed; for its own thread, which needs
   * no wakeup: one would hit the commit of that record.
   */
  public void endAfterRecord() {
    stop.countDown();
  }

  private boolean isStopped() {
    return stop.getCount() == 0;
  }

  /**
   * Runs until stopped or done, then commits what was processed and closes the client.
   *
   * @return what was done
   * @throws UncheckedIOException if the output could not be written
   * @throws dev.offsetcommit.client.ExpectedFailure if the topic does not exist, or an invalid
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
    failure = close(failure);
    ConsumerEvent.ShutdownComplete summary =
        new ConsumerEvent.ShutdownComplete(
            progress.records(),
            commits.committed(),
            progress.duplicates(),
            progress.invalidRecords(),
            strategy.mostUnconfirmed());
    if (started) {
      events.accept(summary);
    }
    if (failure != null) {
      throw failure;
    }
    return summary;
  }

  private void consume() {
    List<TopicPartition> partitions = new TopicAtStart(consumer, plan, events, stop).await();
    if (isStopped()) {
      return;
    }
    Map<TopicPartition, Long> ends = plan.exitAtEnd() ? consumer.endOffsets(partitions) : Map.of();
    StopConditions conditions = new StopConditions(plan, consumer, ends, nanoTime);
    Membership membership = new Membership(consumer, nanoTime);
    BrokerContact contact = new BrokerContact(new ResponseCount(consumer), events, nanoTime);
    Rebalances rebalances =
        new Rebalances(consumer, strategy, plan.reset(), progress, events, checkpoints, nanoTime);

    strategy.opening();
    events.accept(
        new ConsumerEvent.StartupComplete(
            plan.topic(), partitions.size(), plan.group(), commits.mode()));
    started = true;
    Polling polling = new Polling(consumer, plan, rebalances, events);
    polling.subscribe();
    while (!isStopped()) {
      ConsumerRecords<byte[], byte[]> records = polling.poll();
      boolean enough = process(records, conditions, rebalances);
      if (records.isEmpty()) {
        contact.check();
      }
      if (membership.turnedIdle()) {
        events.accept(
            new ConsumerEvent.NoPartitions(plan.topic(), partitions.size(), plan.group()));
      }
      if (enough || conditions.reached(!records.isEmpty(), membership.isIdle())) {
        return;
      }
    }
  }

  /** Processes what a poll brought; true if that is enough. */
  private boolean process(
      ConsumerRecords<byte[], byte[]> records, StopConditions conditions, Rebalances rebalances) {
    BatchInHand batch = new BatchInHand(consumer, records);
    if (!records.isEmpty()) {
      checkpoints.reached(Checkpoint.AFTER_POLL);
    }
    if (rebalances.awaitsFirstRecords()) {
      records
          .partitions()
          .forEach(p -> rebalances.firstRecord(p, records.records(p).get(0).offset()));
    }
    try {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (isStopped() || !processing.process(record)) {
          leave(batch);
          return true;
        }
        batch.processed();
        strategy.processed(record);
        if (conditions.enough(progress.records())) {
          leave(batch);
          return true;
        }
      }
      // Whoever reads the output sees each record at the end of its poll at the latest, however
      // seldom is committed; and the client's auto-commit, which happens in the next poll, finds
      // everything written.
      processing.flush();
      strategy.batchDone(records.nextOffsets());
    } catch (GroupMovedOn e) {
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
    return false;
  }

  private void leaveOrPutBackAll(BatchInHand batch) {
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
  private void leave(BatchInHand batch) {
    processing.flush();
    batch.putBackUnprocessed();
  }

  /**
   * Commits what was processed and leaves the group, whatever happened; the first failure is the
   * one that counts.
   */
  private RuntimeException close(RuntimeException first) {
    RuntimeException failure = first;
    List<Runnable> steps =
        List.of(
            strategy::closing,
            () -> consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT)),
            invalidRecords::close);
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (WakeupException e) {
        // stop() came late; the step did what it could.
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else if (failure != e) {
          failure.addSuppressed(e);
        }
      }
    }
    return failure;
  }
}
