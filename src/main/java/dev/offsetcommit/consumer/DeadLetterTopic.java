package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.commit.StopDeadline;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;

/**
 * Sends an invalid record, as it came, to {@code <topic>-dlt}, and waits for the acknowledgement,
 * so that the commit that passes the record comes after it. Headers are named and encoded as Spring
 * Kafka's DeadLetterPublishingRecoverer does.
 */
public final class DeadLetterTopic implements InvalidRecordPolicy {

  /** What is appended to the topic's name. */
  public static final String SUFFIX = "-dlt";

  private final Producer<byte[], byte[]> producer;
  private final String group;
  private final StopDeadline stop;

  /**
   * A dead-letter topic.
   *
   * @param producer acks=all; closed with this
   * @param group the consumer's group, for the header
   */
  public DeadLetterTopic(Producer<byte[], byte[]> producer, String group) {
    this(producer, group, new StopDeadline());
  }

  /** The same for a run that can be told to stop, which ends the wait for an acknowledgement. */
  DeadLetterTopic(Producer<byte[], byte[]> producer, String group, StopDeadline stop) {
    this.producer = producer;
    this.group = group;
    this.stop = stop;
    stop.whenOver(() -> producer.close(Duration.ZERO));
  }

  @Override
  public String action() {
    return "dead-letter";
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> record, String reason) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            record.topic() + SUFFIX, null, null, record.key(), record.value(), record.headers());
    Headers headers = letter.headers();
    headers.add("kafka_dlt-original-topic", text(record.topic()));
    headers.add(
        "kafka_dlt-original-partition", ByteBuffer.allocate(4).putInt(record.partition()).array());
    headers.add(
        "kafka_dlt-original-offset", ByteBuffer.allocate(8).putLong(record.offset()).array());
    headers.add(
        "kafka_dlt-original-timestamp", ByteBuffer.allocate(8).putLong(record.timestamp()).array());
    headers.add("kafka_dlt-original-timestamp-type", text(record.timestampType().toString()));
    headers.add("kafka_dlt-original-consumer-group", text(group));
    headers.add("kafka_dlt-exception-message", text(reason));
    try {
      producer.send(letter).get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (stop.isOver()) {
        throw new TimeoutException(
            "the run was stopped, and the dead-letter topic did not answer in time", e.getCause());
      }
      throw notTaken(record, e.getCause());
    }
  }

  private static TerseException notTaken(ConsumerRecord<?, ?> record, Throwable cause) {
    String letters = record.topic() + SUFFIX;
    return new TerseException(
        "The dead-letter topic "
            + letters
            + " did not take the invalid record of topic "
            + record.topic()
            + ", partition "
            + record.partition()
            + ", offset "
            + record.offset()
            + ": "
            + cause.getMessage()
            + ". Nothing past it is committed; check that "
            + letters
            + " exists and takes records of this size.",
        cause);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
