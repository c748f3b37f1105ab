package dev.offsetcommit.consumer.invalid;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.commit.StopDeadline;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends an invalid record, as it came, to {@code <topic>-dlt}, and waits for the acknowledgement,
 * so that the commit that passes the record comes after it. Headers are named and encoded as Spring
 * Kafka's DeadLetterPublishingRecoverer does.
 */
public final class DeadLetterTopic implements InvalidRecordPolicy {

  /** What is appended to the topic's name. */
  public static final String SUFFIX = "-dlt";

  private static final String ORIGINAL_TOPIC = "kafka_dlt-original-topic";

  /** All that the producer's buffer holds, by Kafka's default. */
  private static final int MOST_LETTER_BYTES = 32 * 1024 * 1024;

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
  public DeadLetterTopic(Producer<byte[], byte[]> producer, String group, StopDeadline stop) {
    this.producer = producer;
    this.group = group;
    this.stop = stop;
    stop.whenOver(() -> producer.close(Duration.ZERO));
  }

  /** A producer for letters: acks=all, and no transaction. */
  public static Producer<byte[], byte[]> producer(
      ConnectionSettings connection, Consumer<String> warnings) {
    // A letter is its record and some headers, and the topic decides how large that may be. A topic
    // that does not exist is not waited for longer than any other answer.
    Map<String, Object> defaults =
        Map.of(
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            String.valueOf(MOST_LETTER_BYTES),
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            "10000");
    Map<String, Object> decided =
        Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            "true",
            // A client that has the id of a transaction sends nothing before one has begun.
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ConnectionSettings.NOT_SET,
            ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG,
            ConnectionSettings.NOT_SET);
    return new KafkaProducer<>(
        connection.clientProperties(defaults, decided, warnings),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** Whether a record was sent to a dead-letter topic, by this program or by Spring Kafka. */
  public static boolean isLetter(ConsumerRecord<?, ?> record) {
    return record.headers().lastHeader(ORIGINAL_TOPIC) != null;
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
    headers.add(ORIGINAL_TOPIC, text(record.topic()));
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
        "The dead-letter topic %1$s did not take the invalid record of topic %2$s, partition %3$d, offset %4$d: %5$s. Nothing past it is committed; check that %1$s exists and takes records of this size."
            .formatted(
                letters, record.topic(), record.partition(), record.offset(), cause.getMessage()),
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
