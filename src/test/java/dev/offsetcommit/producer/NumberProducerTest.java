package dev.offsetcommit.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.serde.JsonSerde;
import dev.offsetcommit.serde.NumberEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link NumberProducer} on a client whose answers the test gives. */
@Timeout(30)
class NumberProducerTest {

  private final List<Long> sent = new ArrayList<>();
  private final List<Long> acknowledged = new ArrayList<>();

  private final ProducerListener listener =
      new ProducerListener() {
        @Override
        public void sending(NumberEvent event) {
          sent.add(event.number());
        }

        @Override
        public void acknowledged(Acknowledged a) {
          acknowledged.add(a.number());
        }

        @Override
        public void waiting() {}
      };

  /** Answers each record as the test says, as the client's network thread would. */
  private abstract static class Client extends MockProducer<String, NumberEvent> {
    boolean closed;

    Client(boolean autoComplete) {
      super(
          autoComplete,
          null,
          new StringSerializer(),
          new JsonSerde<>(NumberEvent.class).serializer());
    }

    @Override
    public void close(Duration timeout) {
      closed = true;
      // As the real client does: what is not acknowledged by then fails.
      while (errorNext(new TimeoutException("closed"))) {}
    }
  }

  private static Client answering() {
    return new Client(true) {};
  }

  private NumberProducer producer(Client client, long from, long count, Duration interval) {
    return new NumberProducer(
        client, new ProducerPlan("t", from, count, 0, Pace.every(interval)), listener);
  }

  @Test
  void numbersAreSentInOrderFromTheFirst() {
    Client client = answering();

    ProducerSummary summary = producer(client, 5, 3, Duration.ZERO).run();

    assertThat(client.history()).extracting(r -> r.value().number()).containsExactly(5L, 6L, 7L);
    assertThat(summary.sent()).isEqualTo(3);
    assertThat(summary.acknowledged()).isEqualTo(3);
    assertThat(summary.failed().size()).isZero();
    assertThat(summary.failure()).isNull();
    assertThat(acknowledged).containsExactly(5L, 6L, 7L);
    assertThat(client.closed).isTrue();
  }

  @Test
  void aRecordHasAnAcknowledgementOrAName() {
    Client client =
        new Client(false) {
          @Override
          public synchronized void flush() {
            // Two arrive, one does not, one arrives: as a broker that had a bad moment.
            completeNext();
            completeNext();
            errorNext(new TimeoutException("expired"));
            completeNext();
          }
        };

    ProducerSummary summary = producer(client, 0, 4, Duration.ZERO).run();

    assertThat(summary.acknowledged()).isEqualTo(3);
    assertThat(summary.failed()).hasToString("2");
    assertThat(summary.failure()).isInstanceOf(TimeoutException.class);
    assertThat(acknowledged).containsExactly(0L, 1L, 3L);
  }

  @Test
  void afterTheFirstFailureNoMoreIsSent() {
    Client client =
        new Client(false) {
          @Override
          public java.util.concurrent.Future<RecordMetadata> send(
              ProducerRecord<String, NumberEvent> record, Callback callback) {
            var future = super.send(record, callback);
            if (record.value().number() < 2) {
              completeNext();
            } else {
              errorNext(new TimeoutException("expired"));
            }
            return future;
          }
        };

    ProducerSummary summary = producer(client, 0, 1000, Duration.ZERO).run();

    assertThat(sent).containsExactly(0L, 1L, 2L);
    assertThat(summary.sent()).isEqualTo(3);
    assertThat(summary.failed()).hasToString("2");
  }

  @Test
  void aSendThatThrowsIsAFailureOfItsNumber() {
    Client client = answering();
    client.sendException = new org.apache.kafka.common.KafkaException("buffer is closed");

    ProducerSummary summary = producer(client, 7, 10, Duration.ZERO).run();

    assertThat(summary.sent()).isEqualTo(1);
    assertThat(summary.failed()).hasToString("7");
    assertThat(summary.failure()).hasMessage("buffer is closed");
  }

  @Test
  void aNumberWhoseSendThrowsAndWhoseRecordFailsLaterIsCountedOnce() {
    Client client =
        new Client(false) {
          @Override
          public java.util.concurrent.Future<RecordMetadata> send(
              ProducerRecord<String, NumberEvent> record, Callback callback) {
            super.send(record, callback);
            throw new IllegalStateException("no transaction has begun");
          }
        };

    ProducerSummary summary = producer(client, 7, 1, Duration.ZERO).run();

    assertThat(summary.sent()).isEqualTo(1);
    assertThat(summary.failed().size()).isEqualTo(1);
    assertThat(summary.acknowledged()).isZero();
    assertThat(summary.failure()).hasMessage("no transaction has begun");
  }

  @Test
  void whatTheClientItselfRefusesIsToldFromWhatBrokersDo() {
    for (Exception own :
        List.of(
            new IllegalStateException("no transaction has begun"),
            new org.apache.kafka.common.errors.SerializationException("no JSON"),
            new RecordTooLargeException("larger than 10, the value of max.request.size"))) {
      assertThat(failed(own).refusedByClient()).as(own.toString()).isTrue();
    }
    for (Exception brokers :
        List.of(
            new TimeoutException("expired"),
            new org.apache.kafka.common.errors.TopicAuthorizationException("t"),
            new RecordTooLargeException("larger than the server will accept"))) {
      assertThat(failed(brokers).refusedByClient()).as(brokers.toString()).isFalse();
    }
    assertThat(failed(null).refusedByClient()).isFalse();
  }

  private static ProducerSummary failed(Exception failure) {
    return new ProducerSummary(1, 0, new NumberRanges(), failure, Duration.ZERO);
  }

  @Test
  void whatIsUnderWayAtTheEndFailsByName() {
    Client client =
        new Client(false) {
          @Override
          public synchronized void flush() {
            completeNext();
            throw new InterruptException("stopped");
          }
        };

    ProducerSummary summary = producer(client, 0, 4, Duration.ZERO).run();

    assertThat(summary.acknowledged()).isEqualTo(1);
    assertThat(summary.failed()).hasToString("1-3");
    assertThat(summary.acknowledged() + summary.failed().size()).isEqualTo(summary.sent());
  }

  @Test
  void stopEndsTheWaitForTheNextNumber() throws InterruptedException {
    Client client = answering();
    NumberProducer producer = producer(client, 0, 0, Duration.ofHours(1));
    AtomicReference<ProducerSummary> summary = new AtomicReference<>();
    CountDownLatch first = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              summary.set(producer.run());
            });
    thread.start();
    new Thread(
            () -> {
              while (client.history().isEmpty()) {
                Thread.onSpinWait();
              }
              first.countDown();
            })
        .start();
    first.await();
    producer.stop();
    thread.join();

    assertThat(summary.get().sent()).isEqualTo(1);
    assertThat(summary.get().acknowledged()).isEqualTo(1);
    assertThat(client.closed).isTrue();
  }

  @Test
  void stopEndsASendThatWaitsForABrokerThatIsGone() throws InterruptedException {
    CountDownLatch inSend = new CountDownLatch(1);
    Client client =
        new Client(true) {
          @Override
          public java.util.concurrent.Future<RecordMetadata> send(
              ProducerRecord<String, NumberEvent> record, Callback callback) {
            if (record.value().number() == 2) {
              inSend.countDown();
              try {
                Thread.sleep(Duration.ofMinutes(5).toMillis());
              } catch (InterruptedException e) {
                throw new InterruptException(e);
              }
            }
            return super.send(record, callback);
          }
        };
    NumberProducer producer = producer(client, 0, 10, Duration.ZERO);
    AtomicReference<ProducerSummary> summary = new AtomicReference<>();
    Thread thread = new Thread(() -> summary.set(producer.run()));
    thread.start();
    inSend.await();
    producer.stop();
    thread.join();

    assertThat(summary.get().acknowledged()).isEqualTo(2);
    assertThat(summary.get().failed()).as("not silently dropped").hasToString("2");
    assertThat(client.closed).isTrue();
  }

  @Test
  void aStopBeforeTheStartSendsNothing() {
    Client client = answering();
    NumberProducer producer = producer(client, 0, 10, Duration.ZERO);
    producer.stop();

    assertThat(producer.run().sent()).isZero();
    assertThat(client.closed).isTrue();
  }

  @Test
  void thePromiseRestsOnTheseSettings() {
    assertThat(NumberProducer.settings())
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", "true")
        .containsEntry("retries", String.valueOf(Integer.MAX_VALUE));
  }
}
