package dev.offsetcommit.consumer.position;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts what came of each partition: records, those that this process had processed before, over
 * all its assignments, and the offsets that brought none.
 */
public final class Progress {

  private final Map<TopicPartition, Furthest> furthest = new HashMap<>();
  private Furthest current;
  private long records;
  private long duplicates;
  private long invalid;
  private final Map<TopicPartition, Long> polled = new HashMap<>();
  private long deleted;
  private long gaps;

  /**
   * How far a partition was ever processed; asked for each record, so that the last one is kept at
   * hand.
   */
  private static final class Furthest {

    private final TopicPartition partition;
    private long next;
    private long last;

    Furthest(TopicPartition partition) {
      this.partition = partition;
    }
  }

  public void processed(ConsumerRecord<?, ?> record) {
    records++;
    if (current == null
        || current.partition.partition() != record.partition()
        || !current.partition.topic().equals(record.topic())) {
      current =
          furthest.computeIfAbsent(
              new TopicPartition(record.topic(), record.partition()), Furthest::new);
    }
    current.last = record.offset() + 1;
    if (record.offset() < current.next) {
      duplicates++;
    } else {
      current.next = record.offset() + 1;
    }
  }

  public void invalid() {
    invalid++;
  }

  /** How many offsets below the furthest processed one lie at or after {@code offset}. */
  public long comeAgain(TopicPartition partition, long offset) {
    Furthest known = furthest.get(partition);
    return known == null ? 0 : Math.max(0, known.next - offset);
  }

  /** The offset behind the furthest record that was processed of a partition, 0 if none was. */
  public long next(TopicPartition partition) {
    Furthest known = furthest.get(partition);
    return known == null ? 0 : known.next;
  }

  /** The same for the last record, which may be a repeat and lie before the furthest. */
  public long nextAfterLast(TopicPartition partition) {
    Furthest known = furthest.get(partition);
    return known == null ? 0 : known.last;
  }

  /** The topic is gone: another one of its name has other records. */
  public void topicDeleted() {
    furthest.clear();
    current = null;
    polled.clear();
  }

  /** A partition is read from an offset on; what lies before it is not this reader's. */
  public void resumes(TopicPartition partition, long offset) {
    polled.put(partition, offset);
  }

  /**
   * A poll came. Counts the offsets in it that held no record: transaction markers, aborted and
   * compacted records. That takes a moment for each partition of a poll, and none for each record.
   */
  public void polled(ConsumerRecords<?, ?> records) {
    records
        .nextOffsets()
        .forEach(
            (partition, next) -> {
              List<? extends ConsumerRecord<?, ?>> came = records.records(partition);
              long first = came.isEmpty() ? next.offset() : came.get(0).offset();
              long from = polled.getOrDefault(partition, first);
              if (first >= from) {
                gaps += next.offset() - from - came.size();
              }
              polled.put(partition, Math.max(from, next.offset()));
            });
  }

  /** Records were deleted before they were read; at most this many, since offsets may hold none. */
  public void deleted(long offsets) {
    deleted += offsets;
  }

  public long deleted() {
    return deleted;
  }

  public long gaps() {
    return gaps;
  }

  public long records() {
    return records;
  }

  public long duplicates() {
    return duplicates;
  }

  public long invalidRecords() {
    return invalid;
  }
}
