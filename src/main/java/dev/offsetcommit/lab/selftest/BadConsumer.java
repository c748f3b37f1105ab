package dev.offsetcommit.lab.selftest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offsetcommit.lab.checkpoint.Checkpoint;
import dev.offsetcommit.lab.history.Json;
import dev.offsetcommit.lab.process.ConsumerProcess;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the known-bad consumers share: a poll loop that writes what a good consumer writes. */
public abstract class BadConsumer implements AutoCloseable {

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

  final Options options;
  final KafkaConsumer<byte[], byte[]> consumer;
  private final PrintStream out;
  private long untilPause;

  /**
   * How to run.
   *
   * @param out where records and events go
   * @param bootstrapServers the cluster
   * @param topic what is read
   * @param group for whom
   * @param properties client properties
   * @param processTime the work for each record
   * @param pauseAfter halt after so many processed records, 0 = never
   * @param exit whether to end at the end of the topic
   * @param state a directory that outlives the process
   */
  public record Options(
      PrintStream out,
      String bootstrapServers,
      String topic,
      String group,
      Map<String, String> properties,
      Duration processTime,
      long pauseAfter,
      boolean exit,
      Path state) {}

  BadConsumer(Options options) {
    this(options, Map.of());
  }

  BadConsumer(Options options, Map<String, Object> ownSettings) {
    this.options = options;
    this.out = options.out();
    this.untilPause = options.pauseAfter();
    Map<String, Object> settings = new java.util.HashMap<>(options.properties());
    settings.put("bootstrap.servers", options.bootstrapServers());
    settings.put("group.id", options.group());
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("isolation.level", "read_committed");
    settings.putAll(ownSettings);
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Does with the records of one poll what it should not. */
  abstract void handle(ConsumerRecords<byte[], byte[]> records);

  /** Its end has come, after this record; a subclass may do something last. */
  void dying() {}

  /** Partitions came; a subclass may seek. */
  void assigned(Collection<TopicPartition> partitions) {}

  /** Partitions are about to go, in order. */
  void revoked(Collection<TopicPartition> partitions) {}

  final void run() {
    consumer.subscribe(
        List.of(options.topic()),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            assigned(partitions);
            reportAssigned(partitions);
          }

          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            revoked(partitions);
            report("partitions_revoked", partitions);
          }

          @Override
          public void onPartitionsLost(Collection<TopicPartition> partitions) {
            report("partitions_lost", partitions);
          }
        });
    do {
      handle(consumer.poll(POLL_TIMEOUT));
    } while (!options.exit() || !isAtEnd());
  }

  private boolean isAtEnd() {
    Set<TopicPartition> mine = consumer.assignment();
    return !mine.isEmpty()
        && consumer.endOffsets(mine).entrySet().stream()
            .allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  final void process(ConsumerRecord<byte[], byte[]> record) {
    work();
    write(record.partition(), record.offset(), record.value());
  }

  final void work() {
    try {
      TimeUnit.NANOSECONDS.sleep(options.processTime().toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  final synchronized void write(int partition, long offset, byte[] value) {
    out.println(
        Json.fact("record")
            .put("partition", partition)
            .put("offset", offset)
            .put("payload", new String(value, StandardCharsets.UTF_8)));
    if (untilPause > 0 && --untilPause == 0) {
      dying();
      out.println(Json.fact("paused").put("checkpoint", Checkpoint.PROCESSED.toString()));
      ConsumerProcess.sleepUntilKilled();
    }
  }

  final void commit(ConsumerRecord<?, ?> record, long offset) {
    commit(new TopicPartition(record.topic(), record.partition()), offset);
  }

  final void commit(TopicPartition partition, long offset) {
    consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
    committed(partition, offset, true);
  }

  final synchronized void committed(TopicPartition partition, long offset, boolean success) {
    out.println(
        Json.fact("offsets_committed")
            .put("partition", partition.partition())
            .put("offset", offset)
            .put("success", success));
  }

  private synchronized void report(String type, Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    ObjectNode event = Json.fact(type);
    ArrayNode list = event.putArray("partitions");
    partitions.forEach(p -> list.addObject().put("partition", p.partition()));
    out.println(event);
  }

  private synchronized void reportAssigned(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    ObjectNode event = Json.fact("partitions_assigned");
    ArrayNode list = event.putArray("partitions");
    partitions.forEach(
        p ->
            list.addObject()
                .put("partition", p.partition())
                .put("offset", consumer.position(p))
                .put("reason", reason()));
    out.println(event);
  }

  /** Why a partition resumes where it does. */
  String reason() {
    return "committed";
  }

  @Override
  public void close() {
    consumer.close();
  }
}
