package dev.offsetcommit.reset;

import dev.offsetcommit.cluster.LogBounds;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What a reset does to one partition.
 *
 * @param partition which
 * @param before what is committed, null if nothing is
 * @param after what will be, null to remove the commit
 * @param wanted the offset that was asked for, before it was moved into the log
 * @param log where the log begins and ends
 */
public record ResetStep(
    TopicPartition partition,
    OffsetAndMetadata before,
    OffsetAndMetadata after,
    long wanted,
    LogBounds log) {

  ResetStep withAfter(OffsetAndMetadata value) {
    return new ResetStep(partition, before, value, wanted, log);
  }

  /** How far the offset that was asked for was moved to lie in the log; 0 if it lay there. */
  public long movedBy() {
    return after == null ? 0 : after.offset() - wanted;
  }

  /** Offsets that will come a second time, without those that are deleted. */
  public long comeAgain() {
    if (before == null || after == null) {
      return 0;
    }
    long until = Math.min(before.offset(), log.end());
    return Math.max(0, until - log.firstAtOrAfter(after.offset()));
  }

  /** Offsets that will never come, without those that are deleted anyway. */
  public long skipped() {
    if (before == null || after == null) {
      return 0;
    }
    return Math.max(0, after.offset() - log.firstAtOrAfter(before.offset()));
  }

  /** Whether the commit stays as it is. */
  public boolean isUnchanged() {
    return java.util.Objects.equals(before, after);
  }
}
