package dev.offsetcommit.consumer.position;

import dev.offsetcommit.cluster.Partitions;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Decides where a partition resumes whose log does not hold the next offset: it reports the records
 * that were deleted before they were read, and puts the partition where {@code auto.offset.reset}
 * says, or stops.
 *
 * <p>That finds every deletion in front of a reader, since the broker refuses each fetch below the
 * log start offset. Transaction markers and compacted records never get here: their offsets are
 * passed over in fetches that the broker serves.
 */
public final class OutOfRange {

  private final Consumer<?, ?> consumer;
  private final OnGap onGap;
  private final OffsetReset reset;
  private final Progress progress;
  private final java.util.function.Consumer<ConsumerEvent> events;

  public OutOfRange(
      Consumer<?, ?> consumer,
      OnGap onGap,
      OffsetReset reset,
      Progress progress,
      java.util.function.Consumer<ConsumerEvent> events) {
    this.consumer = consumer;
    this.onGap = onGap;
    this.reset = reset;
    this.progress = progress;
    this.events = events;
  }

  /**
   * Seeks the partitions that the client could not fetch to where they resume.
   *
   * @param refused names them, with the offsets that are not there
   * @return the next offset of each partition that moved forward
   * @throws TerseException if records were deleted, and the run is to stop then
   * @throws OffsetOutOfRangeException if the policy {@code none} forbids another offset
   */
  public Map<TopicPartition, OffsetAndMetadata> goOn(OffsetOutOfRangeException refused) {
    Map<TopicPartition, Long> positions = new TreeMap<>(Partitions.ORDER);
    positions.putAll(refused.offsetOutOfRangePartitions());
    positions.keySet().retainAll(consumer.assignment());
    Map<TopicPartition, OffsetAndMetadata> forward = new HashMap<>();
    positions.forEach(
        (partition, position) -> {
          long next = next(partition, position, refused);
          consumer.seek(partition, next);
          if (next > position) {
            progress.resumes(partition, next);
            forward.put(partition, new OffsetAndMetadata(next));
          }
        });
    return forward;
  }

  private long next(TopicPartition partition, long position, OffsetOutOfRangeException refused) {
    // Asked for before the log start: what is deleted between the two answers lies behind the
    // target, and the next fetch finds it.
    Long target = reset.isNone() ? null : reset.offset(partition);
    long start = consumer.beginningOffsets(List.of(partition)).get(partition);
    // A start only grows, so this still tells what the broker found. An end does not: in a log that
    // was cut, or made again, another record may be at the position by now.
    if (position < start) {
      deleted(partition, position, target == null ? start : Math.min(start, target), target);
    } else if (target != null) {
      target = divergent(partition, refused).map(OffsetAndMetadata::offset).orElse(target);
      events.accept(
          new ConsumerEvent.OffsetJumped(
              partition.topic(), partition.partition(), position, target));
    }
    if (target == null) {
      throw refused;
    }
    return target;
  }

  /** Where a log was cut, if the leader epochs tell. */
  private static Optional<OffsetAndMetadata> divergent(
      TopicPartition partition, OffsetOutOfRangeException refused) {
    return refused instanceof LogTruncationException truncation
        ? Optional.ofNullable(truncation.divergentOffsets().get(partition))
        : Optional.empty();
  }

  private void deleted(TopicPartition partition, long from, long to, Long target) {
    long count = to - from;
    boolean stops = onGap == OnGap.STOP || target == null;
    progress.deleted(count);
    events.accept(
        new ConsumerEvent.RecordsDeleted(
            partition.topic(),
            partition.partition(),
            from,
            to - 1,
            count,
            stops ? null : target,
            reset.policy(),
            (stops ? OnGap.STOP : OnGap.CONTINUE).toString()));
    if (stops && target != null) {
      throw new TerseException(
          "Topic %s, partition %d: offsets %d to %d (%d) were deleted before they were read. Nothing past them is committed; --on-gap continue resumes behind them, at offset %d."
              .formatted(partition.topic(), partition.partition(), from, to - 1, count, target));
    }
  }
}
