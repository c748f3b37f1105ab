package dev.offsetcommit.consumer.invalid;

import dev.offsetcommit.cluster.TerseException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decides what becomes of a record that is not a valid event. */
public interface InvalidRecordPolicy extends AutoCloseable {

  /** The policy's name on the command line. */
  String action();

  /**
   * Deals with a record; when this returns, the record counts as processed and its offset may be
   * committed.
   *
   * @param record as it came
   * @param reason why it is not valid
   * @throws TerseException if the consumer is to stop in front of it
   */
  void handle(ConsumerRecord<byte[], byte[]> record, String reason);

  @Override
  default void close() {
    // Most policies hold nothing open.
  }

  /** Stops in front of the record and commits nothing past it. */
  static InvalidRecordPolicy stop() {
    return new InvalidRecordPolicy() {
      @Override
      public String action() {
        return "stop";
      }

      @Override
      public void handle(ConsumerRecord<byte[], byte[]> record, String reason) {
        throw new TerseException(
            "Invalid record in topic %s, partition %d, offset %d: %s: %s. Nothing past it is committed; --on-invalid skip or dead-letter continues behind it."
                .formatted(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    PrintableBytes.of(record.value()),
                    reason));
      }
    };
  }

  /** Continues behind the record; the event that the loop reports is all that is left of it. */
  static InvalidRecordPolicy skip() {
    return new InvalidRecordPolicy() {
      @Override
      public String action() {
        return "skip";
      }

      @Override
      public void handle(ConsumerRecord<byte[], byte[]> record, String reason) {
        // Reported by the loop.
      }
    };
  }
}
