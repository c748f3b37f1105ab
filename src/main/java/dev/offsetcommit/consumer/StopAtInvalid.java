package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.TerseException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Stops in front of an invalid record and commits nothing past it. */
final class StopAtInvalid implements InvalidRecordPolicy {

  @Override
  public String action() {
    return "stop";
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> record, String reason) {
    throw new TerseException(
        "Invalid record in topic "
            + record.topic()
            + ", partition "
            + record.partition()
            + ", offset "
            + record.offset()
            + ": "
            + PrintableBytes.of(record.value())
            + ": "
            + reason
            + ". Nothing past it is committed; --on-invalid skip or dead-letter goes on behind it.");
  }
}
