package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.commit.CommitRejectedByRebalance;
import dev.offsetcommit.commit.CommitStrategy;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.invalid.DeadLetterTopic;
import dev.offsetcommit.consumer.invalid.InvalidRecordPolicy;
import dev.offsetcommit.consumer.invalid.PrintableBytes;
import dev.offsetcommit.consumer.position.Progress;
import dev.offsetcommit.serde.NumberEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Takes one record from its bytes to its effect: a valid one to the handler, an invalid one to the
 * policy for those.
 *
 * <p>Values are deserialised here and not in the client, so that an invalid record is met in its
 * turn, behind the records before it, and its bytes are at hand.
 */
final class RecordProcessor {

  private final Deserializer<NumberEvent> deserializer;
  private final ConsumerOutput output;
  private final RecordHandler handler;
  private final InvalidRecordPolicy invalidRecords;
  private final CommitStrategy strategy;
  private final Duration processTime;
  private final Progress progress;
  private final StopToken stop;

  /**
   * Processing for one consumer.
   *
   * @param processTime simulated work for each record
   * @param progress counts what is processed
   * @param stop ends the work on a record, too
   */
  RecordProcessor(
      Deserializer<NumberEvent> deserializer,
      ConsumerOutput output,
      InvalidRecordPolicy invalidRecords,
      CommitStrategy strategy,
      Duration processTime,
      Progress progress,
      StopToken stop) {
    this.deserializer = deserializer;
    this.output = output;
    this.handler = output.handler();
    this.invalidRecords = invalidRecords;
    this.strategy = strategy;
    this.processTime = processTime;
    this.progress = progress;
    this.stop = stop;
  }

  /**
   * Processes the next record of a poll and takes note of it, here and nowhere else; false if the
   * run was stopped while it was worked on, which leaves it unprocessed. A record that is committed
   * already is finished, since no consumer gets it again.
   *
   * @throws CommitRejectedByRebalance if a commit was refused because the group has moved on
   * @throws UncheckedIOException if the output could not be written
   */
  boolean process(PolledBatch batch, ConsumerRecord<byte[], byte[]> record) {
    NumberEvent value = null;
    String invalid = null;
    try {
      value = deserializer.deserialize(record.topic(), record.value());
    } catch (SerializationException e) {
      // A dead letter is not valid by its nature, and was looked for.
      boolean shown = handler.takesDeadLetters() && DeadLetterTopic.isLetter(record);
      invalid = shown ? null : e.getMessage();
    }
    strategy.beforeProcessing(record);
    // An invalid record is dealt with before any commit that passes it, whatever the strategy.
    boolean claimed = invalid == null && strategy.commitFirst(record);
    if (!work() && !claimed) {
      return false;
    }
    if (invalid != null) {
      invalid(record, invalid);
      strategy.commitFirst(record);
    } else {
      try {
        handler.handle(record, value);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      progress.processed(record);
    }
    batch.processed();
    strategy.processed(record);
    return true;
  }

  /**
   * Writes out what was processed.
   *
   * @throws UncheckedIOException if that fails
   */
  void flush() {
    try {
      handler.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Simulated work; false if the run was stopped before it was done. */
  private boolean work() {
    return processTime.isZero() || !stop.await(processTime);
  }

  private void invalid(ConsumerRecord<byte[], byte[]> record, String reason) {
    // A reader of output and events sees the record in its place.
    flush();
    progress.invalid();
    output
        .events()
        .accept(
            new ConsumerEvent.InvalidRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                reason,
                PrintableBytes.of(record.value()),
                invalidRecords.action()));
    invalidRecords.handle(record, reason);
  }
}
