package dev.offsetcommit.consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Goes on behind an invalid record; the event that the loop reports is all that is left of it. */
final class SkipInvalid implements InvalidRecordPolicy {

  @Override
  public String action() {
    return "skip";
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> record, String reason) {
    // Reported by the loop.
  }
}
