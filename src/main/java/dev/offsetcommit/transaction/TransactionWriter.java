package dev.offsetcommit.transaction;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;

/**
 * Writes each batch in one Kafka transaction, and deals with its failures as KafkaProducer's
 * documentation says: abort what can be aborted; repeat a commit without an answer, and nothing
 * else; close a fenced producer and come back with another.
 */
public final class TransactionWriter implements AutoCloseable {

  /** After this many failures without a success between them it is no coincidence. */
  private static final int MOST_FAILURES = 10;

  private static final int MOST_COMMIT_ATTEMPTS = 6;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final OutputTopic topic;
  private volatile Producer<byte[], byte[]> producer;
  private volatile boolean givenUp;
  private int failures;

  public TransactionWriter(Supplier<Producer<byte[], byte[]>> producers, OutputTopic topic) {
    this.producers = producers;
    this.topic = topic;
  }

  /** Ends what a predecessor with the same transactional id left open. */
  void open() {
    topic.open();
    try {
      producer = producers.get();
      producer.initTransactions();
    } catch (KafkaException | IllegalStateException e) {
      throw raised(e);
    }
  }

  /**
   * Ends what a call of another thread waits for: the run was stopped, and the cluster does not
   * answer. What is open is aborted by its timeout.
   */
  void giveUp() {
    givenUp = true;
    topic.giveUp();
    Producer<byte[], byte[]> current = producer;
    if (current != null) {
      current.close(Duration.ZERO);
    }
  }

  /** A closed producer says only that it is closed. */
  private RuntimeException raised(RuntimeException e) {
    return givenUp
        ? new TimeoutException("the run was stopped, and the cluster did not answer in time", e)
        : e;
  }

  /**
   * Writes a batch.
   *
   * @param results what to write
   * @param offsets what to commit with it
   * @param member the generation that the records belong to: it fences this process if the group
   *     has moved on
   * @throws RuntimeException if repeating it could not help; the transaction is over, or will be by
   *     its timeout
   */
  TransactionOutcome write(
      List<Result> results,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata member) {
    try {
      producer.beginTransaction();
      results.forEach(result -> producer.send(topic.recordOf(result)));
      producer.sendOffsetsToTransaction(offsets, member);
    } catch (KafkaException | IllegalStateException e) {
      RuntimeException cause = end(e);
      return TransactionOutcome.aborted(cause);
    }
    try {
      commit();
    } catch (KafkaException | IllegalStateException e) {
      // Even a refusal may be the answer to a repetition that the client made by itself.
      RuntimeException cause = end(e);
      return TransactionOutcome.unknown(cause);
    }
    failures = 0;
    return TransactionOutcome.committed();
  }

  private void commit() {
    for (int attempt = 1; ; attempt++) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (attempt == MOST_COMMIT_ATTEMPTS) {
          producer.close(Duration.ZERO);
          throw new TerseException(
              "The commit of a transaction for %s has had no answer in %s attempts, so it is not known whether it happened. The committed offsets tell: start again, and it resumes exactly there."
                  .formatted(topic.name(), attempt),
              e);
        }
      }
    }
  }

  /**
   * Ends the transaction that failed, so that another can begin.
   *
   * @return what went wrong, if trying again can help
   */
  private RuntimeException end(RuntimeException failure) {
    RuntimeException cause = cause(failure);
    if (givenUp || !(cause instanceof KafkaException)) {
      throw raised(cause);
    }
    failures++;
    if (isReplaceable(cause)) {
      replace();
    } else {
      abort();
    }
    if (!canHelp(cause)) {
      throw cause;
    }
    if (failures >= MOST_FAILURES) {
      throw new TerseException(
          "%s transactions for %s failed one after the other, the last with: %s. Does another process use the same transactional.id or --group-instance-id?"
              .formatted(failures, topic.name(), cause.getMessage()),
          cause);
    }
    return cause;
  }

  private void abort() {
    try {
      producer.abortTransaction();
    } catch (KafkaException | IllegalStateException e) {
      // What cannot be aborted is ended by the next producer's initTransactions().
      replace();
    }
  }

  private void replace() {
    producer.close(Duration.ZERO);
    try {
      producer = producers.get();
      if (givenUp) {
        // giveUp() has closed the one before.
        producer.close(Duration.ZERO);
      }
      producer.initTransactions();
    } catch (KafkaException | IllegalStateException e) {
      throw raised(e);
    }
  }

  /** The producer repeats a failure in a wrapper that says only that there was one. */
  private static RuntimeException cause(RuntimeException e) {
    return e.getClass() == KafkaException.class && e.getCause() instanceof KafkaException cause
        ? cause
        : e;
  }

  private static boolean isReplaceable(RuntimeException e) {
    // Invalid state: the coordinator has ended the transaction by its timeout, while it was away or
    // this process stood still.
    return e instanceof ApplicationRecoverableException
        || isUntyped(e)
        || e instanceof OutOfOrderSequenceException
        || e instanceof InvalidTxnStateException;
  }

  /**
   * A fatal state of the producer whose reason is only a text: "Unexpected error in
   * TxnOffsetCommitResponse", as where the coordinator has forgotten the producer's id, since it
   * was idle for longer than {@code transactional.id.expiration.ms} (4.4.0). Another producer
   * begins anew.
   */
  private static boolean isUntyped(RuntimeException e) {
    return e.getClass() == KafkaException.class;
  }

  private static boolean canHelp(RuntimeException e) {
    return isReplaceable(e)
        || e instanceof CommitFailedException
        || e instanceof TransactionAbortableException
        || e instanceof RetriableException;
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(CLOSE_TIMEOUT);
    }
  }
}
