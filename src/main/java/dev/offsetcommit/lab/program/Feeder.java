package dev.offsetcommit.lab.program;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.lab.history.HistoryFile;
import dev.offsetcommit.lab.history.Json;
import dev.offsetcommit.producer.NumberProducer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends numbered records for as long as an experiment needs them, in bursts, so that a program has
 * several in hand, and keeps book of each.
 */
final class Feeder implements AutoCloseable {

  /** Of seven digits each, so that no offset and no count is taken for a number. */
  static final long FIRST = 1_000_000;

  private static final long BURST_EVERY_MS = 200;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final int partitions;
  private final Templates templates;
  private final HistoryFile history;
  private final Set<Long> sent = ConcurrentHashMap.newKeySet();
  private final Set<Long> unsettled = ConcurrentHashMap.newKeySet();
  private final long most;
  private volatile Thread feeding;
  private long next = FIRST;

  /**
   * A feeder that has sent nothing.
   *
   * @param most how many records it sends at most
   */
  Feeder(
      ConnectionSettings connection,
      String topic,
      int partitions,
      Templates templates,
      HistoryFile history,
      long most) {
    this.topic = topic;
    this.partitions = partitions;
    this.templates = templates;
    this.history = history;
    this.most = most;
    Map<String, Object> settings =
        connection.clientProperties(
            Map.of(
                ProducerConfig.LINGER_MS_CONFIG, "2",
                ProducerConfig.BATCH_SIZE_CONFIG, "4096",
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000",
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "30000"),
            NumberProducer.settings(),
            warning -> {});
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends this many, and returns when each has an outcome. */
  void send(int count) {
    burst(count);
    producer.flush();
    history.flush();
  }

  /** Sends in bursts until {@link #pause()}. */
  void start(int recordsPerSecond) {
    int burst = (int) Math.max(1, recordsPerSecond * BURST_EVERY_MS / 1000);
    Thread thread = new Thread(() -> feed(burst), "feeder");
    thread.setDaemon(true);
    feeding = thread;
    thread.start();
  }

  private void feed(int burst) {
    try {
      while (!Thread.currentThread().isInterrupted() && next - FIRST < most) {
        burst(burst);
        TimeUnit.MILLISECONDS.sleep(BURST_EVERY_MS);
      }
    } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
      // Paused.
    }
  }

  private synchronized void burst(int count) {
    for (int i = 0; i < count && next - FIRST < most; i++) {
      long number = next++;
      boolean poison = templates.isPoison(number);
      unsettled.add(number);
      producer.send(
          templates.record(topic, (int) (number % partitions), number),
          (metadata, e) -> settle(number, poison, metadata, e));
    }
  }

  /** Sends no more for now; what was sent has an outcome then. */
  void pause() throws InterruptedException {
    Thread thread = feeding;
    if (thread != null) {
      thread.interrupt();
      thread.join();
      feeding = null;
    }
    producer.flush();
    history.flush();
  }

  private void settle(long number, boolean poison, RecordMetadata metadata, Exception e) {
    if (!unsettled.remove(number)) {
      return;
    }
    history.settled(number, poison, metadata, e);
    if (e == null && !poison) {
      sent.add(number);
    }
  }

  /** The number of the record that comes next. */
  synchronized long next() {
    return next;
  }

  /** The numbers that the broker has acknowledged. */
  Set<Long> sent() {
    return sent;
  }

  @Override
  public void close() {
    Thread thread = feeding;
    if (thread != null) {
      thread.interrupt();
    }
    producer.close();
    unsettled.forEach(number -> history.add(Json.fact("unknown").put("number", number)));
    history.flush();
  }
}
