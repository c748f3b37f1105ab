package dev.offsetcommit.consumer.event;

import java.util.List;

/**
 * What happens to a consumer beside its records. The names are those of the command line's events,
 * in snake case: {@code PartitionsAssigned} is written as {@code partitions_assigned}.
 */
public sealed interface ConsumerEvent extends OutputLine {

  /** The group is about to be joined. */
  record StartupComplete(String topic, int partitions, String group, String commit)
      implements ConsumerEvent {}

  /** The topic is not there yet. */
  record WaitingForTopic(String topic, long timeoutMs) implements ConsumerEvent {}

  /**
   * Partitions came.
   *
   * @param partitions where each resumes, and why
   * @param pausedMs how long consumption of them, or of anything, was interrupted by the rebalance;
   *     null at the first
   */
  record PartitionsAssigned(List<Resume> partitions, Long pausedMs) implements ConsumerEvent {}

  /**
   * Where a partition resumes.
   *
   * @param topic its topic
   * @param partition its number
   * @param offset the next offset to be read
   * @param reason {@code committed}, {@code reset} or {@code seek} (the offset is kept elsewhere)
   * @param reset the value of {@code auto.offset.reset}, where it decided
   * @param metadata the commit's metadata, where there is a commit
   * @param comeAgain how many records that this consumer had processed will be delivered again
   */
  record Resume(
      String topic,
      int partition,
      long offset,
      String reason,
      String reset,
      String metadata,
      long comeAgain) {}

  /** A partition of a topic. */
  record Partition(String topic, int partition) {}

  /** Partitions go to another member; what was processed of them is committed. */
  record PartitionsRevoked(List<Partition> partitions) implements ConsumerEvent {}

  /** Partitions are gone without a chance to commit. */
  record PartitionsLost(List<Partition> partitions) implements ConsumerEvent {}

  /**
   * This member has partitions, and no record has come for a while; said once, of a run that has no
   * end of its own.
   *
   * @param quietMs for how long
   */
  record WaitingForRecords(String topic, String group, long quietMs) implements ConsumerEvent {}

  /** This member has no partition: the group has more members than the topic has partitions. */
  record NoPartitions(String topic, int partitions, String group) implements ConsumerEvent {}

  /**
   * A partition does not go on where it was to, since that offset lies past the end of the log: the
   * log was cut, or the commit is another log's.
   *
   * @param expected the offset that was to come next
   * @param offset where it resumes
   */
  record OffsetJumped(String topic, int partition, long expected, long offset)
      implements ConsumerEvent {}

  /**
   * A commit had a leader epoch above the partition's own, which Kafka's client waits for. It is
   * committed again without one, and the partition resumes at its offset.
   *
   * @param offset the committed offset
   * @param committedEpoch the leader epoch of the commit
   * @param leaderEpoch the partition's own
   */
  record CommittedEpochAbove(
      String topic, int partition, long offset, int committedEpoch, int leaderEpoch)
      implements ConsumerEvent {}

  /**
   * Records were deleted, by retention or by a command, before this consumer read them.
   *
   * @param firstOffset the first offset that is gone
   * @param lastOffset the last one
   * @param count how many offsets that are; some may have held no record
   * @param offset where the partition resumes, null if the run stops
   * @param reset the value of {@code auto.offset.reset}, which decided that
   * @param action {@code continue} or {@code stop}
   */
  record RecordsDeleted(
      String topic,
      int partition,
      long firstOffset,
      long lastOffset,
      long count,
      Long offset,
      String reset,
      String action)
      implements ConsumerEvent {}

  /**
   * A partition was added to the topic during the run, and records in it are passed over, since the
   * client learned of it after they were written.
   *
   * @param firstOffset the first record in it
   * @param offset where this consumer begins
   * @param reset the value of {@code auto.offset.reset}, which decided that
   */
  record PartitionAdded(String topic, int partition, long firstOffset, long offset, String reset)
      implements ConsumerEvent {}

  /**
   * The outcome of a commit for one partition.
   *
   * @param offset the committed offset: the next one to be read
   * @param metadata its metadata
   * @param latencyMs from the call to the answer, null if it was not measured
   * @param success whether the broker has it
   * @param outcome {@code committed}, {@code refused} or {@code unknown}
   * @param error what went wrong, or null
   */
  record OffsetsCommitted(
      String topic,
      int partition,
      long offset,
      String metadata,
      Double latencyMs,
      boolean success,
      String outcome,
      String error)
      implements ConsumerEvent {

    /** A commit of which the lab knows no more than this. */
    public static OffsetsCommitted of(int partition, long offset, boolean success) {
      return new OffsetsCommitted(
          null, partition, offset, null, null, success, success ? "committed" : "refused", null);
    }
  }

  /**
   * A record that is not a valid event.
   *
   * @param reason why not
   * @param bytes the beginning of its value, printable
   * @param action what becomes of it: {@code stop}, {@code skip} or {@code dead-letter}
   */
  record InvalidRecord(
      String topic, int partition, long offset, String reason, String bytes, String action)
      implements ConsumerEvent {}

  /**
   * The process halts at a checkpoint and waits to be killed.
   *
   * @param checkpoint the checkpoint's name
   */
  record Paused(String checkpoint) implements ConsumerEvent {}

  /**
   * The client does not know any more where it was: this member leaves the group and comes back,
   * and resumes at what is committed.
   *
   * @param group the group
   * @param error what the client said
   */
  record PositionsUnknown(String group, String error) implements ConsumerEvent {}

  /**
   * Processing a poll took longer than the group waits for the next one: it has taken this member
   * for dead, and refuses its commit. Less of each poll is processed from now on.
   *
   * @param group the group
   * @param records how many records were processed
   * @param tookMs how long that took
   * @param maxPollIntervalMs the {@code max.poll.interval.ms} in force
   */
  record PollTooLong(String group, long records, long tookMs, long maxPollIntervalMs)
      implements ConsumerEvent {}

  /**
   * This process did not run for a while, since it was stopped (Ctrl-Z) or its machine slept, and
   * the group has ended its session meanwhile.
   *
   * @param stoppedMs for how long
   */
  record ProcessStopped(String group, long stoppedMs) implements ConsumerEvent {}

  /**
   * The output cannot be written any more, which ends the run.
   *
   * @param error what the system says
   * @param partitions where the group resumes the partitions of this consumer
   */
  record OutputFailed(String group, String error, List<Resume> partitions)
      implements ConsumerEvent {}

  /**
   * The run ends, and these records are processed and not confirmed as committed: the group gets
   * them again, unless a commit without an answer has reached the broker.
   */
  record NotCommitted(String group, List<OffsetRange> offsets) implements ConsumerEvent {}

  /** Some offsets of a partition, the first and the last included. */
  record OffsetRange(String topic, int partition, long firstOffset, long lastOffset) {}

  /**
   * The topic was deleted while it was read, and its committed offsets with it.
   *
   * @param timeoutMs how long it is waited for, to be created again
   */
  record TopicGone(String topic, long timeoutMs) implements ConsumerEvent {}

  /**
   * The broker holds back this consumer's fetches, since it is over a quota.
   *
   * @param quietMs for how long no record has come
   * @param throttleMs the longest delay of late
   */
  record Throttled(long quietMs, long throttleMs) implements ConsumerEvent {}

  /**
   * The group has a member with the {@code group.instance.id} of this one, which may be a killed
   * one whose session has not ended.
   *
   * @param timeoutMs how long it is waited for
   */
  record InstanceNameTaken(String group, String groupInstanceId, long timeoutMs)
      implements ConsumerEvent {}

  /**
   * The group is in a rebalance, and this member waits for its end: the coordinator waits for
   * another member, or does not answer.
   *
   * @param pendingMs for how long nothing has come from the cluster
   */
  record RebalancePending(String group, long pendingMs) implements ConsumerEvent {}

  /** The cluster has not answered for a while. */
  record BrokerSilent(long silentMs) implements ConsumerEvent {}

  /** The cluster answers again. */
  record BrokerBack(long silentMs) implements ConsumerEvent {}

  /**
   * The sink's database cannot be used, and is tried again.
   *
   * @param sink its URL without secrets
   * @param error what it, or its driver, says
   * @param patienceMs for how long it is tried
   */
  record SinkSilent(String sink, String error, long patienceMs) implements ConsumerEvent {}

  /**
   * The sink's database has no offset of partitions that the group has committed in Kafka, and
   * reads them again: perhaps it is another one than before.
   *
   * @param sink the absolute name of its file, or its URL without secrets
   */
  record SinkIsNew(String sink, String group, List<Partition> partitions) implements ConsumerEvent {

    /**
     * A partition that is read again.
     *
     * @param committed the offset that Kafka has
     * @param offset where it begins
     */
    public record Partition(String topic, int partition, long committed, long offset) {}
  }

  /** The sink's database can be used again. */
  record SinkBack(String sink, long silentMs) implements ConsumerEvent {}

  /**
   * The end.
   *
   * @param records how many records were processed
   * @param commits how many commits the broker has of this consumer, one for each partition
   * @param duplicatesKnown how many records came that this consumer had processed before
   * @param invalid how many records were not valid events
   * @param mostUnconfirmed the most records that were processed and not yet committed, 0 with the
   *     client's own commits
   * @param deleted how many offsets were deleted before they were read
   * @param gaps how many offsets held no record for this consumer: transaction markers, aborted or
   *     compacted records
   */
  record ShutdownComplete(
      long records,
      long commits,
      long duplicatesKnown,
      long invalid,
      long mostUnconfirmed,
      long deleted,
      long gaps)
      implements ConsumerEvent {}
}
