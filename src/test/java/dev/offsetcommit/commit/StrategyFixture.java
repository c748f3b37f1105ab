package dev.offsetcommit.commit;

import dev.offsetcommit.harness.ScriptedConsumer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.TimeoutException;

/** What a strategy needs around it, and what it did. */
final class StrategyFixture {

  static final TopicPartition P0 = new TopicPartition("t", 0);
  static final TopicPartition P1 = new TopicPartition("t", 1);

  final ScriptedConsumer consumer = new ScriptedConsumer();
  final List<CommitResult> results = new ArrayList<>();

  /** What happened in which order: {@code processed}, {@code flushed}, {@code sent}. */
  final List<String> log = new ArrayList<>();

  IOException flushFailure;
  long nanoTime;

  final Committer committer =
      new Committer(
          consumer,
          () -> {
            log.add("flushed");
            if (flushFailure != null) {
              throw flushFailure;
            }
          },
          results::add,
          Duration.ofSeconds(1));

  StrategyFixture() {
    consumer.beforeCommit(() -> log.add("sent"));
  }

  static RuntimeException movedOn() {
    return new CommitFailedException();
  }

  static RuntimeException retriable() {
    return new RetriableCommitFailedException(new CoordinatorLoadInProgressException("soon"));
  }

  static RuntimeException unanswered() {
    return new RetriableCommitFailedException(new TimeoutException("no answer"));
  }

  /** Partitions come of which nothing is committed. */
  void assign(CommitStrategy strategy, TopicPartition... partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    for (TopicPartition partition : partitions) {
      committed.put(partition, consumer.broker().get(partition));
    }
    strategy.assigned(committed);
  }

  /** One record as the loop has it processed. */
  void process(CommitStrategy strategy, TopicPartition partition, long offset) {
    strategy.beforeProcessing(Records.at(partition, offset));
    strategy.commitFirst(Records.at(partition, offset));
    log.add("processed");
    strategy.processed(Records.at(partition, offset));
  }

  /** Records as the loop has them processed. */
  void process(CommitStrategy strategy, TopicPartition partition, long from, long to) {
    for (long offset = from; offset < to; offset++) {
      process(strategy, partition, offset);
    }
  }

  /** A poll without anything new ends. */
  void endOfPoll(CommitStrategy strategy) {
    strategy.batchDone(Map.of());
  }

  long committed(TopicPartition partition) {
    OffsetAndMetadata offset = consumer.broker().get(partition);
    return offset == null ? -1 : offset.offset();
  }

  List<CommitResult.Outcome> outcomes() {
    return results.stream().map(CommitResult::outcome).toList();
  }
}
