package dev.offsetcommit.consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decides what becomes of a record that is no valid event. */
public interface InvalidRecordPolicy extends AutoCloseable {

  /** The policy's name on the command line. */
  String action();

  /**
   * Deals with a record; when this returns, the record counts as processed and its offset may be
   * committed.
   *
   * @param record as it came
   * @param reason why it is not valid
   * @throws dev.offsetcommit.cluster.TerseException if the consumer is to stop in front of it
   */
  void handle(ConsumerRecord<byte[], byte[]> record, String reason);

  @Override
  default void close() {
    // Most policies hold nothing open.
  }

  /** Stops in front of the record. */
  static InvalidRecordPolicy stop() {
    return new StopAtInvalid();
  }

  /** Goes on behind the record. */
  static InvalidRecordPolicy skip() {
    return new SkipInvalid();
  }
}
