package dev.offsetcommit.consumer.invalid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.commit.StopDeadline;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeadLetterTopicTest {

  private final RecordHeaders headers = new RecordHeaders();

  private static MockProducer<byte[], byte[]> producer(RuntimeException error) {
    return new MockProducer<>(
        error == null, null, new ByteArraySerializer(), new ByteArraySerializer()) {
      @Override
      public synchronized Future<RecordMetadata> send(
          ProducerRecord<byte[], byte[]> record, Callback callback) {
        Future<RecordMetadata> future = super.send(record, callback);
        if (error != null) {
          errorNext(error);
        }
        return future;
      }
    };
  }

  private ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
    return new ConsumerRecord<>(
        "t",
        3,
        42,
        1_700_000_000_123L,
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value,
        headers,
        Optional.empty());
  }

  private static byte[] header(Headers headers, String name) {
    assertThat(headers.headers(name)).hasSize(1);
    return headers.lastHeader(name).value();
  }

  @Test
  void aLetterIsTheRecordWithWhereItCameFrom() {
    MockProducer<byte[], byte[]> producer = producer(null);
    byte[] value = {0, (byte) 0xff, '{'};
    headers.add("mine", new byte[] {7});

    new DeadLetterTopic(producer, "group").handle(record("k".getBytes(UTF_8), value), "why");

    ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
    assertThat(letter.topic()).isEqualTo("t-dlt");
    assertThat(letter.key()).isEqualTo("k".getBytes(UTF_8));
    assertThat(letter.value()).isEqualTo(value);
    assertThat(header(letter.headers(), "mine")).isEqualTo(new byte[] {7});
    assertThat(header(letter.headers(), "kafka_dlt-original-topic")).asString(UTF_8).isEqualTo("t");
    assertThat(ByteBuffer.wrap(header(letter.headers(), "kafka_dlt-original-partition")).getInt())
        .isEqualTo(3);
    assertThat(ByteBuffer.wrap(header(letter.headers(), "kafka_dlt-original-offset")).getLong())
        .isEqualTo(42);
    assertThat(ByteBuffer.wrap(header(letter.headers(), "kafka_dlt-original-timestamp")).getLong())
        .isEqualTo(1_700_000_000_123L);
    assertThat(header(letter.headers(), "kafka_dlt-original-timestamp-type"))
        .asString(UTF_8)
        .isEqualTo("CreateTime");
    assertThat(header(letter.headers(), "kafka_dlt-original-consumer-group"))
        .asString(UTF_8)
        .isEqualTo("group");
    assertThat(header(letter.headers(), "kafka_dlt-exception-message"))
        .asString(UTF_8)
        .isEqualTo("why");
  }

  @Test
  void aTombstoneStaysOne() {
    MockProducer<byte[], byte[]> producer = producer(null);

    new DeadLetterTopic(producer, "group").handle(record(null, null), "why");

    assertThat(producer.history().get(0).key()).isNull();
    assertThat(producer.history().get(0).value()).isNull();
  }

  @Test
  void theRecordsOwnHeadersAreLeftAlone() {
    MockProducer<byte[], byte[]> producer = producer(null);

    new DeadLetterTopic(producer, "group").handle(record(null, new byte[1]), "why");

    assertThat(headers.toArray()).isEmpty();
  }

  @Test
  void aLetterThatIsNotAcknowledgedIsAFailure() {
    DeadLetterTopic policy =
        new DeadLetterTopic(producer(new RecordTooLargeException("too large")), "group");

    assertThatThrownBy(() -> policy.handle(record(null, new byte[1]), "why"))
        .isInstanceOf(TerseException.class)
        .hasMessageContainingAll("t-dlt", "topic t, partition 3, offset 42: too large")
        .hasCauseInstanceOf(RecordTooLargeException.class);
  }

  /** The real client fails what is under way when another thread closes it. */
  @Test
  @Timeout(30)
  void aStopEndsTheWaitForABrokerThatIsAwayAndIsNoFaultOfTheRecord() {
    MockProducer<byte[], byte[]> silent =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public void close(Duration timeout) {
            errorNext(new KafkaException("Producer is closed forcefully."));
          }
        };
    AtomicLong nanoTime = new AtomicLong();
    StopDeadline stop = new StopDeadline(nanoTime::get);
    DeadLetterTopic letters = new DeadLetterTopic(silent, "group", stop);
    new Thread(
            () -> {
              while (silent.history().isEmpty()) {
                Thread.onSpinWait();
              }
              nanoTime.addAndGet(Duration.ofSeconds(6).toNanos());
            })
        .start();
    stop.begin();

    assertThatThrownBy(() -> letters.handle(record(null, null), "why"))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("the run was stopped");
  }
}
