package dev.offsetcommit.sink;

import dev.offsetcommit.harness.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Numbers that keep coming until it is closed, so that there is work whenever somebody is killed.
 */
final class Flow implements AutoCloseable {

  private static final int AT_ONCE = 40;
  private static final int PAUSE_MS = 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<?>> sent = new ArrayList<>();
  private final Thread thread;
  private volatile boolean over;

  Flow(Cluster cluster, String topic, int partitions) {
    producer =
        new KafkaProducer<>(
            // One request at a time: on a topic that is not led yet, the second of two was refused
            // for ever as out of order.
            Map.of(
                "bootstrap.servers", cluster.bootstrapServers(),
                "acks", "all",
                "max.in.flight.requests.per.connection", "1"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread = new Thread(() -> run(topic, partitions), "flow");
  }

  void start() {
    thread.start();
  }

  private void run(String topic, int partitions) {
    long number = 0;
    while (!over) {
      for (int i = 0; i < AT_ONCE; i++, number++) {
        byte[] value = ("{\"number\": " + number + "}").getBytes();
        sent.add(
            producer.send(new ProducerRecord<>(topic, (int) (number % partitions), null, value)));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
      for (Future<?> future : sent) {
        future.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      producer.close();
    }
  }
}
