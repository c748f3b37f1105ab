package dev.offsetcommit.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.consumer.Result;
import dev.offsetcommit.serde.NumberEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What becomes of a transaction that fails, on Kafka's own MockProducer. */
class TransactionWriterTest {

  private static final TopicPartition PARTITION = new TopicPartition("in", 3);

  private final List<MockProducer<byte[], byte[]>> made = new ArrayList<>();
  private Runnable atMake = () -> {};
  private final TransactionWriter writer =
      new TransactionWriter(this::make, new OutputTopic("out", 2));

  private MockProducer<byte[], byte[]> make() {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    made.add(producer);
    atMake.run();
    return producer;
  }

  private TransactionOutcome write() {
    return writer.write(
        List.of(
            new Result(
                new ConsumerRecord<>("in", 3, 7, null, "{\"number\": 1}".getBytes()),
                new NumberEvent(1))),
        Map.of(PARTITION, new OffsetAndMetadata(8)),
        new MockConsumer<>("earliest").groupMetadata());
  }

  @Test
  void outputsAndOffsetsAreCommittedTogether() {
    writer.open();

    assertThat(write().kind()).isEqualTo(TransactionOutcome.Kind.COMMITTED);

    ProducerRecord<byte[], byte[]> out = made.get(0).history().get(0);
    assertThat(new String(out.headers().lastHeader("source").value())).isEqualTo("in-3@7");
    assertThat(out.partition()).as("3 mod 2").isEqualTo(1);
    assertThat(made.get(0).consumerGroupOffsetsHistory().get(0).values().iterator().next())
        .containsEntry(PARTITION, new OffsetAndMetadata(8));
  }

  @Test
  void theGroupHavingMovedOnAbortsAndTheProducerStays() {
    writer.open();
    made.get(0).sendOffsetsToTransactionException = new CommitFailedException();

    assertThat(write().kind()).isEqualTo(TransactionOutcome.Kind.ABORTED);

    assertThat(made.get(0).transactionAborted()).isTrue();
    made.get(0).sendOffsetsToTransactionException = null;
    assertThat(write().kind()).isEqualTo(TransactionOutcome.Kind.COMMITTED);
    assertThat(made).hasSize(1);
  }

  @Test
  void aFencedProducerIsClosedAndReplacedAndTheOutcomeIsLeftOpen() {
    writer.open();
    made.get(0).commitTransactionException = new ProducerFencedException("newer");

    assertThat(write().kind()).isEqualTo(TransactionOutcome.Kind.UNKNOWN);

    assertThat(made).hasSize(2);
    assertThat(made.get(0).closed()).isTrue();
    assertThat(made.get(1).transactionInitialized()).isTrue();
  }

  @Test
  void aTransactionThatTheCoordinatorHasEndedLeavesTheOutcomeOpen() {
    writer.open();
    made.get(0).commitTransactionException = new InvalidTxnStateException("timed out");

    assertThat(write().kind()).isEqualTo(TransactionOutcome.Kind.UNKNOWN);

    assertThat(made.get(0).closed()).isTrue();
    assertThat(write().kind()).isEqualTo(TransactionOutcome.Kind.COMMITTED);
  }

  @Test
  void aProducerWhoseIdTheCoordinatorHasForgottenIsReplaced() {
    writer.open();
    made.get(0).sendOffsetsToTransactionException =
        new KafkaException(
            "Unexpected error in TxnOffsetCommitResponse: "
                + Errors.INVALID_PRODUCER_ID_MAPPING.message());

    assertThat(write().kind()).isEqualTo(TransactionOutcome.Kind.ABORTED);

    assertThat(made.get(0).closed()).isTrue();
    assertThat(made.get(1).transactionInitialized()).isTrue();
    assertThat(write().kind()).isEqualTo(TransactionOutcome.Kind.COMMITTED);
  }

  @Test
  void aStopClosesTheProducerAndTriesNothingMore() {
    writer.open();
    made.get(0).sendOffsetsToTransactionException = new KafkaException("closed forcefully");
    writer.giveUp();

    assertThatThrownBy(this::write)
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("the run was stopped");
    assertThat(made).hasSize(1);
    assertThat(made.get(0).closed()).isTrue();
  }

  @Test
  void aStopWhileTheProducerIsReplacedEndsTheNewOneToo() {
    writer.open();
    made.get(0).sendOffsetsToTransactionException = new KafkaException("forgotten");
    atMake = writer::giveUp;

    assertThatThrownBy(this::write)
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("the run was stopped");
    assertThat(made).hasSize(2).allMatch(MockProducer::closed);
  }

  @Test
  void aCommitWithoutAnAnswerIsRepeatedAndNothingElseIsTried() {
    writer.open();
    made.get(0).commitTransactionException = new TimeoutException("no answer");

    assertThatThrownBy(this::write).hasMessageContaining("not known whether it happened");

    assertThat(made).hasSize(1);
    assertThat(made.get(0).transactionAborted()).isFalse();
    assertThat(made.get(0).closed()).isTrue();
  }

  @Test
  void whatCannotSucceedIsNotTriedAgain() {
    writer.open();
    made.get(0).sendOffsetsToTransactionException =
        new KafkaException("in an error state", new RecordTooLargeException("too large"));

    assertThatThrownBy(this::write).isInstanceOf(RecordTooLargeException.class);

    assertThat(made.get(0).transactionAborted()).isTrue();
  }

  @Test
  void producersThatFenceEachOtherForEverEnd() {
    writer.open();
    for (int i = 1; i < 10; i++) {
      made.get(made.size() - 1).commitTransactionException = new ProducerFencedException("newer");
      assertThat(write().kind()).isEqualTo(TransactionOutcome.Kind.UNKNOWN);
    }
    made.get(made.size() - 1).commitTransactionException = new ProducerFencedException("newer");
    assertThatThrownBy(this::write).hasMessageContaining("transactional.id");
  }
}
