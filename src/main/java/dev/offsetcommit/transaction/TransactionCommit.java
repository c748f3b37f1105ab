package dev.offsetcommit.transaction;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.commit.AbstractManualCommit;
import dev.offsetcommit.commit.CommitResult;
import dev.offsetcommit.commit.Committer;
import dev.offsetcommit.commit.ProcessedOffsets;
import dev.offsetcommit.consumer.CommitSetup;
import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.consumer.Result;
import dev.offsetcommit.consumer.ResultCollector;
import dev.offsetcommit.consumer.Wrapping;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The next offset lives in Kafka and moves with the results, in one transaction for each poll.
 *
 * <p>A transaction begins when its poll is processed, so slow processing keeps none open. One that
 * is aborted leaves the consumer's position behind its records: they are sought again. Where the
 * outcome is not known, the committed offset decides, since it is there if and only if the results
 * are.
 *
 * <p>Where a partition begins is committed without a transaction: there are no results that it
 * would have to move with. The coordinator fences the consumer's own commit by member and
 * generation as it does a transaction's.
 *
 * <p>It needs {@code read_committed}, also for the sake of the offsets: only then does the group
 * wait for an offset that is still in an open transaction, instead of going on before it.
 */
public final class TransactionCommit extends AbstractManualCommit {

  private final Consumer<?, ?> client;
  private final ResultCollector collector;
  private final TransactionWriter writer;
  private final Map<TopicPartition, Long> first = new HashMap<>();
  private boolean failed;

  public TransactionCommit(
      Consumer<?, ?> client,
      Committer committer,
      ResultCollector collector,
      TransactionWriter writer) {
    super(committer);
    this.client = client;
    this.collector = collector;
    this.writer = writer;
    committer.whenStopIsOver(writer::giveUp);
  }

  @Override
  public void opening() {
    writer.open();
  }

  @Override
  public void processed(ConsumerRecord<?, ?> record) {
    first.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record.offset());
    super.processed(record);
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    // A poll's results are in a transaction, or undone, before the next poll can revoke anything.
    offsets.forget(partitions);
  }

  @Override
  public boolean finish() {
    // A poll ends with its results in a transaction, or undone.
    return true;
  }

  @Override
  public void closing() {
    // After a failure the results in hand are not this run's to write any more.
    if (!failed) {
      commitAtEndOfPoll();
    }
  }

  @Override
  public void close() {
    writer.close();
  }

  @Override
  protected void commitAtEndOfPoll() {
    ProcessedOffsets.Snapshot snapshot = offsets.pending();
    List<Result> results = collector.take();
    if (snapshot.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    failed = true;
    TransactionOutcome outcome = write(results, snapshot);
    RuntimeException error = outcome.cause();
    switch (outcome.kind()) {
      case COMMITTED -> offsets.confirm(snapshot);
      case ABORTED -> rewind(first);
      case UNKNOWN -> {
        Map<TopicPartition, OffsetAndMetadata> committed =
            client.committed(snapshot.offsets().keySet(), committer.timeout());
        if (isThere(snapshot, committed)) {
          offsets.confirm(snapshot);
          error = null;
        } else {
          rewind(resumeAt(snapshot, committed));
        }
      }
    }
    first.clear();
    failed = false;
    committer.report(
        new CommitResult(snapshot.offsets(), Duration.ofNanos(System.nanoTime() - start), error));
    if (error instanceof TimeoutException) {
      // A producer repeats the offsets of a topic that is gone until its timeout.
      committer.doubt();
    }
  }

  private TransactionOutcome write(List<Result> results, ProcessedOffsets.Snapshot snapshot) {
    ConsumerGroupMetadata member = client.groupMetadata();
    if (member.generationId() < 0) {
      // Such a commit would not be fenced at all.
      return TransactionOutcome.aborted(
          new CommitFailedException("this process has left the group"));
    }
    return writer.write(results, snapshot.offsets(), member);
  }

  private static boolean isThere(
      ProcessedOffsets.Snapshot snapshot, Map<TopicPartition, OffsetAndMetadata> committed) {
    return snapshot.offsets().entrySet().stream()
        .allMatch(
            e -> {
              OffsetAndMetadata there = committed.get(e.getKey());
              return there != null && there.offset() == e.getValue().offset();
            });
  }

  private Map<TopicPartition, Long> resumeAt(
      ProcessedOffsets.Snapshot snapshot, Map<TopicPartition, OffsetAndMetadata> committed) {
    Map<TopicPartition, Long> resume = new HashMap<>(first);
    snapshot
        .offsets()
        .keySet()
        .forEach(
            partition -> {
              OffsetAndMetadata there = committed.get(partition);
              if (there != null) {
                resume.put(partition, there.offset());
              }
            });
    return resume;
  }

  private void rewind(Map<TopicPartition, Long> to) {
    offsets.rollBack();
    to.forEach(
        (partition, offset) -> {
          // Not assigned: its next owner begins at the committed offset.
          if (client.assignment().contains(partition)) {
            client.seek(partition, offset);
          }
        });
  }

  /**
   * Read, process, write: the results of each poll, and the offsets behind it, in one Kafka
   * transaction.
   *
   * @param connection where the cluster is, with the user's properties
   * @param group the consumer group
   * @param instance the member's name that stays the same over restarts, or null
   * @param outputTopic where the results go; made, like the input topic, if it is missing
   * @param output prints the records
   * @param wrapping what is put around the producer
   * @param warnings told of settings that are ignored
   */
  public static CommitSetup setup(
      ConnectionSettings connection,
      String group,
      String instance,
      String inputTopic,
      String outputTopic,
      RecordHandler output,
      Wrapping wrapping,
      java.util.function.Consumer<String> warnings) {
    ResultCollector collector = new ResultCollector(output);
    OutputTopic topic = new OutputTopic(connection, inputTopic, outputTopic);
    TransactionalProducers producers =
        new TransactionalProducers(connection, group, instance, warnings);
    return new CommitSetup(
        collector,
        (client, committer) ->
            new TransactionCommit(
                client,
                committer,
                collector,
                new TransactionWriter(() -> wrapping.producer(producers.create()), topic)));
  }
}
