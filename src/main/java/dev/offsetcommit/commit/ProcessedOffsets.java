package dev.offsetcommit.commit;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What was processed → what to commit: for each partition the offset after the last processed
 * record, with the record's timestamp (milliseconds since 1970, decimal) as metadata. Holds values
 * only; not thread-safe.
 *
 * <p>A count of records goes with each snapshot, so that a strategy knows how many are processed
 * and unconfirmed.
 */
public final class ProcessedOffsets {

  private final Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> confirmed = new HashMap<>();
  private final Map<TopicPartition, Long> unconfirmed = new HashMap<>();
  private long total;
  private long most;

  /**
   * What is to be committed, and how many records it covers.
   *
   * @param offsets the next offset of each partition that has anything new
   * @param records for each of these partitions the records processed since its last confirmation
   */
  public record Snapshot(
      Map<TopicPartition, OffsetAndMetadata> offsets, Map<TopicPartition, Long> records) {

    /** Whether there is nothing to commit. */
    public boolean isEmpty() {
      return offsets.isEmpty();
    }
  }

  /**
   * The offset to commit after a record.
   *
   * @param record the record
   */
  public static OffsetAndMetadata after(ConsumerRecord<?, ?> record) {
    return new OffsetAndMetadata(
        record.offset() + 1, record.leaderEpoch(), Long.toString(record.timestamp()));
  }

  /**
   * Begins with what Kafka has, so that an offset already committed is not committed again.
   *
   * @param committed null where nothing is committed
   */
  public void assigned(Map<TopicPartition, OffsetAndMetadata> committed) {
    committed.forEach(
        (partition, offset) -> {
          if (offset != null) {
            confirmed.put(partition, offset);
          }
        });
  }

  /**
   * A record was processed.
   *
   * @param record the record
   */
  public void add(ConsumerRecord<?, ?> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    next.put(partition, after(record));
    unconfirmed.merge(partition, 1L, Long::sum);
    total++;
    most = Math.max(most, total);
  }

  /**
   * A poll was processed to its end: go past the transaction markers that follow its last records.
   * The metadata stays that of the last processed record. A partition of which nothing was ever
   * processed or committed stays uncommitted.
   *
   * @param nextOffsets where the next poll goes on
   */
  public void advance(Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
    nextOffsets.forEach(
        (partition, offset) -> {
          OffsetAndMetadata last = next.getOrDefault(partition, confirmed.get(partition));
          if (last != null && last.offset() < offset.offset()) {
            next.put(
                partition,
                new OffsetAndMetadata(offset.offset(), offset.leaderEpoch(), last.metadata()));
          }
        });
  }

  /** What is processed and not confirmed, of all partitions. */
  public Snapshot pending() {
    return pending(next.keySet());
  }

  /**
   * What is processed and not confirmed, of some partitions.
   *
   * @param partitions these
   */
  public Snapshot pending(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    Map<TopicPartition, Long> records = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = next.get(partition);
      if (offset != null && !offset.equals(confirmed.get(partition))) {
        offsets.put(partition, offset);
        records.put(partition, unconfirmed.getOrDefault(partition, 0L));
      }
    }
    return new Snapshot(offsets, records);
  }

  /**
   * The broker has a snapshot. Partitions that were forgotten meanwhile are left out.
   *
   * @param snapshot taken by {@link #pending()}
   */
  public void confirm(Snapshot snapshot) {
    snapshot
        .offsets()
        .forEach(
            (partition, offset) -> {
              if (next.containsKey(partition)) {
                confirmed.put(partition, offset);
                long records = snapshot.records().get(partition);
                unconfirmed.merge(partition, -records, Long::sum);
                total -= records;
              }
            });
  }

  /** What is processed and not confirmed was undone: it counts as not processed. */
  public void rollBack() {
    next.keySet().removeIf(partition -> !confirmed.containsKey(partition));
    next.replaceAll((partition, offset) -> confirmed.get(partition));
    unconfirmed.clear();
    total = 0;
  }

  /**
   * Partitions went: nothing of them is to be committed any more.
   *
   * @param partitions these
   */
  public void forget(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      next.remove(partition);
      confirmed.remove(partition);
      total -= Optional.ofNullable(unconfirmed.remove(partition)).orElse(0L);
    }
  }

  /** Records that are processed and not confirmed as committed, now. */
  public long unconfirmed() {
    return total;
  }

  /** The most that {@link #unconfirmed()} ever was. */
  public long mostUnconfirmed() {
    return most;
  }
}
