package dev.offsetcommit.demo;

import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.producer.ProducerListener;
import dev.offsetcommit.serde.NumberEvent;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Notes what was acknowledged and what was consumed, on the way to those who write it out. */
final class DemoRecorder implements ProducerListener, RecordHandler {

  /** A number and where it lies. */
  private record Entry(int partition, long offset, long number) {}

  private final ProducerListener sentLines;
  private final RecordHandler consumedLines;
  private final Set<Entry> sent = ConcurrentHashMap.newKeySet();
  private final Set<Entry> consumed = ConcurrentHashMap.newKeySet();

  DemoRecorder(ProducerListener sentLines, RecordHandler consumedLines) {
    this.sentLines = sentLines;
    this.consumedLines = consumedLines;
  }

  @Override
  public void sending(NumberEvent event) {
    sentLines.sending(event);
  }

  @Override
  public void acknowledged(Acknowledged a) {
    sent.add(new Entry(a.partition(), a.offset(), a.number()));
    sentLines.acknowledged(a);
  }

  @Override
  public void waiting() {
    sentLines.waiting();
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event) throws IOException {
    consumedLines.handle(record, event);
    consumed.add(new Entry(record.partition(), record.offset(), event.number()));
  }

  @Override
  public void flush() throws IOException {
    consumedLines.flush();
  }

  boolean allConsumed() {
    return consumed.containsAll(sent);
  }

  DemoResult.Partition partition(int partition, Map<Integer, Long> committed) {
    return new DemoResult.Partition(
        partition,
        sent.stream().filter(e -> e.partition() == partition).count(),
        consumed.stream().filter(e -> e.partition() == partition && sent.contains(e)).count(),
        committed.get(partition));
  }
}
