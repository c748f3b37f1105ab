package dev.offsetcommit.lag;

import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.group.Member;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The lag of a group in one partition.
 *
 * @param partition which
 * @param committed what is committed, null if nothing is
 * @param log where the log begins and ends, null if the cluster does not say
 * @param lag log end offset minus committed offset, null if one of them is unknown. It is negative
 *     only where the commit really lies past the end, since ends are sampled after commits. Of a
 *     share group, whose members take records out of order: what the broker counts (KIP-1226)
 * @param member who reads it, null if no member does
 * @param timeLag how old the oldest waiting record is, null if unknown
 * @param recordsToCome how many records a {@code read_committed} consumer would still get, null
 *     where they were not counted
 * @param problem why the log is unknown, or null
 */
public record PartitionLag(
    TopicPartition partition,
    OffsetAndMetadata committed,
    LogBounds log,
    Long lag,
    Member member,
    TimeLag timeLag,
    Long recordsToCome,
    String problem) {

  /** Before anything more is known than offsets. */
  static PartitionLag of(
      TopicPartition partition,
      OffsetAndMetadata committed,
      LogBounds log,
      Member member,
      String problem) {
    Long lag = committed == null || log == null ? null : log.end() - committed.offset();
    PartitionLag row =
        new PartitionLag(partition, committed, log, lag, member, null, null, problem);
    return row.withTimeLag(row.ageWithoutWork());
  }

  private TimeLag ageWithoutWork() {
    Long waiting = waiting();
    return waiting != null && waiting == 0 ? TimeLag.NONE : null;
  }

  PartitionLag withShareLag(Long value) {
    PartitionLag row =
        new PartitionLag(partition, committed, log, value, member, null, recordsToCome, problem);
    return row.withTimeLag(row.ageWithoutWork());
  }

  PartitionLag withTimeLag(TimeLag value) {
    return new PartitionLag(partition, committed, log, lag, member, value, recordsToCome, problem);
  }

  PartitionLag withRecordsToCome(long value) {
    return new PartitionLag(partition, committed, log, lag, member, timeLag, value, problem);
  }

  /**
   * How many offsets wait for the group: the lag as a sum takes it. Nothing waits in an empty log,
   * whatever is committed or not. Where the commit lies past the log end it is unknown: the next
   * reader begins where its {@code auto.offset.reset} says.
   *
   * @return null if unknown
   */
  public Long waiting() {
    if (isPastEnd()) {
      return null;
    }
    if (lag == null && committed == null && log != null && log.start() == log.end()) {
      return 0L;
    }
    return lag;
  }

  /** Whether the commit lies past the log end, as after the topic was deleted and made again. */
  public boolean isPastEnd() {
    return lag != null && lag < 0;
  }

  /** What the group waits for here, as far as it was found out. */
  Backlog awaited() {
    Long waiting = waiting();
    if (waiting == null || log == null) {
      return Backlog.UNKNOWN;
    }
    if (waiting == 0) {
      return Backlog.NOTHING;
    }
    boolean none = recordsToCome != null && recordsToCome == 0;
    if (!none && log.readableFrom(committed.offset()) > 0) {
      return Backlog.RECORDS;
    }
    return log.lso() < log.end() ? Backlog.TRANSACTION : Backlog.NOTHING;
  }

  /** Where the group resumes: the committed offset, or the log start if that lies higher. */
  long next() {
    return log.firstAtOrAfter(committed.offset());
  }

  /** Why the lag is what it is, where the figures alone mislead; null where they do not. */
  public String note() {
    return LagNote.of(this);
  }
}
