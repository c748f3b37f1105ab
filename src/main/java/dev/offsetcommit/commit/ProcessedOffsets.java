package dev.offsetcommit.commit;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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

  private final Map<TopicPartition, Slot> slots = new HashMap<>();
  private Slot current;
  private long forgotten;
  private long total;
  private long most;

  /**
   * One partition. The offset to commit is worked out when it is asked for, not for each record.
   */
  private static final class Slot {

    private final TopicPartition partition;
    private final long bornAt;
    private ConsumerRecord<?, ?> last;
    private OffsetAndMetadata next;
    private OffsetAndMetadata confirmed;
    private OffsetAndMetadata start;
    private long unconfirmed;

    Slot(TopicPartition partition, long bornAt) {
      this.partition = partition;
      this.bornAt = bornAt;
    }

    boolean isOf(ConsumerRecord<?, ?> record) {
      return partition.partition() == record.partition()
          && partition.topic().equals(record.topic());
    }

    /** The offset to commit, null if nothing was ever processed here. */
    OffsetAndMetadata next() {
      if (last != null) {
        next = after(last);
        last = null;
      }
      return next;
    }

    /** The furthest that is known of this partition, null if nothing is. */
    OffsetAndMetadata furthest() {
      return next() == null ? confirmed : next;
    }
  }

  /**
   * The offsets to commit, and how many records it covers.
   *
   * @param offsets the next offset of each partition that has anything new
   * @param records for each of these partitions the records processed since its last confirmation
   * @param takenAt how often partitions had been forgotten by then: tells a partition from the same
   *     one after it went and came back
   */
  public record Snapshot(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Map<TopicPartition, Long> records,
      long takenAt) {

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
    committed.forEach((partition, offset) -> slot(partition).confirmed = offset);
  }

  /**
   * Partitions begin where nothing is committed, and that offset must be committed, with metadata
   * '': no record was processed.
   *
   * @param starts the offset at which each of them begins
   */
  public void begin(Map<TopicPartition, Long> starts) {
    starts.forEach(
        (partition, offset) -> {
          Slot slot = slot(partition);
          slot.start = new OffsetAndMetadata(offset);
          slot.next = slot.start;
        });
  }

  /**
   * A record was processed.
   *
   * @param record the record
   */
  public void add(ConsumerRecord<?, ?> record) {
    if (current == null || !current.isOf(record)) {
      current = slot(new TopicPartition(record.topic(), record.partition()));
    }
    current.last = record;
    current.unconfirmed++;
    total++;
    most = Math.max(most, total);
  }

  private Slot slot(TopicPartition partition) {
    return slots.computeIfAbsent(partition, key -> new Slot(key, forgotten));
  }

  /**
   * A poll was processed to its end: go past the transaction markers that follow its last records.
   * The metadata stays that of the last processed record. A partition of which nothing was ever
   * processed or committed stays uncommitted.
   *
   * @param nextOffsets where the next poll resumes
   */
  public void advance(Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
    nextOffsets.forEach(
        (partition, offset) -> {
          Slot slot = slots.get(partition);
          OffsetAndMetadata furthest = slot == null ? null : slot.furthest();
          if (furthest != null && furthest.offset() < offset.offset()) {
            slot.next =
                new OffsetAndMetadata(offset.offset(), offset.leaderEpoch(), furthest.metadata());
          }
        });
  }

  /** What is processed and not confirmed, of all partitions. */
  public Snapshot pending() {
    return pending(slots.keySet());
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
      Slot slot = slots.get(partition);
      OffsetAndMetadata next = slot == null ? null : slot.next();
      if (next != null && !next.equals(slot.confirmed)) {
        offsets.put(partition, next);
        records.put(partition, slot.unconfirmed);
      }
    }
    return new Snapshot(offsets, records, forgotten);
  }

  /**
   * The broker has a snapshot. Partitions that were forgotten meanwhile are left out, even if they
   * are back: the answer is not about what was processed since.
   *
   * @param snapshot taken by {@link #pending()}
   */
  public void confirm(Snapshot snapshot) {
    snapshot
        .offsets()
        .forEach(
            (partition, offset) -> {
              Slot slot = slots.get(partition);
              if (slot != null && slot.bornAt <= snapshot.takenAt()) {
                long records = snapshot.records().get(partition);
                slot.confirmed = offset;
                slot.unconfirmed -= records;
                total -= records;
              }
            });
  }

  /** What is processed and not confirmed was undone: it counts as not processed. */
  public void rollBack() {
    for (Slot slot : slots.values()) {
      slot.last = null;
      slot.next = slot.confirmed == null ? slot.start : slot.confirmed;
      slot.unconfirmed = 0;
    }
    total = 0;
  }

  /**
   * Partitions were revoked or lost: nothing of them is committed any more.
   *
   * @param partitions these
   */
  public void forget(Collection<TopicPartition> partitions) {
    forgotten++;
    for (TopicPartition partition : partitions) {
      Slot slot = slots.remove(partition);
      total -= slot == null ? 0 : slot.unconfirmed;
    }
    current = null;
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
