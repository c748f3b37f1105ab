package dev.offsetcommit.consumer;

import dev.offsetcommit.commit.Committer;
import dev.offsetcommit.serde.NumberEvent;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Processes valid records. Output may be buffered until {@link #flush()}, which is called before
 * any commit that covers it.
 */
public interface RecordHandler extends Committer.Flush {

  /**
   * Processes a record.
   *
   * @param record as it came, key and value in bytes
   * @param event its value
   * @throws IOException if its result cannot be written; nothing is committed then that is not
   *     written out
   */
  void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event) throws IOException;

  /** What is done with a record. */
  @FunctionalInterface
  interface Step {

    /** Does it. */
    void take(ConsumerRecord<byte[], byte[]> record, NumberEvent event) throws IOException;
  }

  /** The same handler, and a step after each record. */
  default RecordHandler andThen(Step step) {
    RecordHandler first = this;
    return new RecordHandler() {
      @Override
      public void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event)
          throws IOException {
        first.handle(record, event);
        step.take(record, event);
      }

      @Override
      public boolean takesDeadLetters() {
        return first.takesDeadLetters();
      }

      @Override
      public void flush() throws IOException {
        first.flush();
      }
    };
  }

  /**
   * Whether it takes a dead letter as well, with null for its event: what only shows records shows
   * those, too.
   */
  default boolean takesDeadLetters() {
    return false;
  }
}
