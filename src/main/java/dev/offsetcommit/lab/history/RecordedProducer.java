package dev.offsetcommit.lab.history;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.producer.NumberProducer;
import dev.offsetcommit.serde.JsonSerde;
import dev.offsetcommit.serde.NumberEvent;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes the numbers and keeps book of each: acknowledged with its place, failed, or unknown, where
 * no answer came although it may be in the log.
 */
public final class RecordedProducer {

  private static final String DELIVERY_TIMEOUT_MS = "30000";

  private final HistoryFile history;
  private final BitSet settled = new BitSet();

  public RecordedProducer(HistoryFile history) {
    this.history = history;
  }

  /**
   * Writes the numbers from 0 on in turn to all partitions, and returns when each has an outcome.
   *
   * @param poisonEvery one value in this many is not a valid event, 0 = none
   */
  public void produce(
      ConnectionSettings connection, String topic, int partitions, int count, int poisonEvery) {
    Map<String, Object> settings =
        connection.clientProperties(
            Map.of(
                ProducerConfig.LINGER_MS_CONFIG,
                "5",
                // Some forty records: a consumer fetches whole batches, and some are to have few.
                ProducerConfig.BATCH_SIZE_CONFIG,
                "1024",
                // The leader of a topic that was only just created may refuse the first batch and
                // take the second, and can then never take the first: it would be out of order.
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                "1",
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                "10000",
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                DELIVERY_TIMEOUT_MS),
            NumberProducer.settings(),
            warning -> {});
    JsonSerde<NumberEvent> serde = new JsonSerde<>(NumberEvent.class);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        int number = i;
        boolean poison = poisonEvery > 0 && i % poisonEvery == poisonEvery - 1;
        byte[] value =
            poison
                ? ("no event " + i).getBytes(StandardCharsets.UTF_8)
                : serde.serialize(topic, new NumberEvent(i));
        producer.send(
            new ProducerRecord<>(topic, i % partitions, null, value),
            (metadata, e) -> settle(number, poison, metadata, e));
      }
    }
    synchronized (this) {
      for (int i = settled.nextClearBit(0); i < count; i = settled.nextClearBit(i + 1)) {
        history.add(Json.fact("unknown").put("number", i));
      }
      history.flush();
    }
  }

  private synchronized void settle(
      int number, boolean poison, RecordMetadata metadata, Exception e) {
    settled.set(number);
    history.settled(number, poison, metadata, e);
  }
}
