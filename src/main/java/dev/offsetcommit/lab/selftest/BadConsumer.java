package dev.offsetcommit.lab.selftest;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.event.EventCodec;
import dev.offsetcommit.consumer.event.OutputLine;
import dev.offsetcommit.lab.checkpoint.Checkpoint;
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
   * @param pauseAfter halt after this many processed records, 0 = never
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
            report(partitions, new ConsumerEvent.PartitionsAssigned(resumes(partitions), null));
          }

          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            revoked(partitions);
            report(partitions, new ConsumerEvent.PartitionsRevoked(named(partitions)));
          }

          @Override
          public void onPartitionsLost(Collection<TopicPartition> partitions) {
            report(partitions, new ConsumerEvent.PartitionsLost(named(partitions)));
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
    say(new OutputLine.Record(partition, offset, new String(value, StandardCharsets.UTF_8)));
    if (untilPause > 0 && --untilPause == 0) {
      dying();
      say(new ConsumerEvent.Paused(Checkpoint.PROCESSED.toString()));
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

  final void committed(TopicPartition partition, long offset, boolean success) {
    say(ConsumerEvent.OffsetsCommitted.of(partition.partition(), offset, success));
  }

  private synchronized void say(OutputLine line) {
    out.println(EventCodec.write(line));
  }

  private void report(Collection<TopicPartition> partitions, ConsumerEvent event) {
    if (!partitions.isEmpty()) {
      say(event);
    }
  }

  private static List<ConsumerEvent.Partition> named(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .map(p -> new ConsumerEvent.Partition(p.topic(), p.partition()))
        .toList();
  }

  private List<ConsumerEvent.Resume> resumes(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .map(
            p ->
                new ConsumerEvent.Resume(
                    p.topic(), p.partition(), consumer.position(p), reason(), null, null, 0))
        .toList();
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
