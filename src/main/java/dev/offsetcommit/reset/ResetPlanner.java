package dev.offsetcommit.reset;

import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.group.CommitMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Turns a target into steps: values in, values out. */
final class ResetPlanner {

  private ResetPlanner() {}

  /**
   * The steps, in the order of the partitions.
   *
   * @param partitions which to reset
   * @param committed what is committed; missing or null where nothing is
   * @param logs where the logs begin and end, for each partition
   * @param since for {@link ResetTarget.Time}: the first record that is not older, missing where
   *     there is none
   * @throws TerseException if a partition cannot be reset to this target
   */
  static List<ResetStep> plan(
      ResetTarget target,
      List<TopicPartition> partitions,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<TopicPartition, LogBounds> logs,
      Map<TopicPartition, OffsetAndTimestamp> since) {
    List<ResetStep> steps = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata before = committed.get(partition);
      LogBounds log = logs.get(partition);
      if (target instanceof ResetTarget.Current && before != null) {
        steps.add(
            new ResetStep(partition, before, withKnownEpoch(before, log), before.offset(), log));
        continue;
      }
      long wanted = wanted(target, partition, before, log, since);
      long offset = Math.max(log.start(), Math.min(log.end(), wanted));
      OffsetAndMetadata after = withKnownEpoch(commit(target, partition, before, offset), log);
      steps.add(new ResetStep(partition, before, after, wanted, log));
    }
    return steps;
  }

  private static long wanted(
      ResetTarget target,
      TopicPartition partition,
      OffsetAndMetadata before,
      LogBounds log,
      Map<TopicPartition, OffsetAndTimestamp> since) {
    if (target instanceof ResetTarget.Earliest) {
      return log.start();
    }
    if (target instanceof ResetTarget.Offset to) {
      return to.offset();
    }
    if (target instanceof ResetTarget.Shift shift) {
      if (before == null) {
        throw new TerseException(
            "Cannot shift %s: nothing is committed there. Leave it out, or name an offset."
                .formatted(partition));
      }
      return shifted(before.offset(), shift.by());
    }
    if (target instanceof ResetTarget.Time) {
      OffsetAndTimestamp first = since.get(partition);
      return first == null ? log.end() : first.offset();
    }
    if (target instanceof ResetTarget.Given given) {
      return given.offsets().get(partition).offset();
    }
    return log.end();
  }

  /** A shift past the last number there is goes to that, and does not turn round to the start. */
  private static long shifted(long offset, long by) {
    return by > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + by;
  }

  /**
   * Metadata and epoch that go with this very offset, where they are known; else none. Those of the
   * old offset stay with it: other programs keep there what they have done of the records behind
   * it.
   */
  private static OffsetAndMetadata commit(
      ResetTarget target, TopicPartition partition, OffsetAndMetadata before, long offset) {
    if (target instanceof ResetTarget.Given given) {
      OffsetAndMetadata source = given.offsets().get(partition);
      if (source.offset() == offset && saysMoreThanOffset(source)) {
        return source;
      }
    }
    return before != null && before.offset() == offset ? before : new OffsetAndMetadata(offset);
  }

  /**
   * A commit without its leader epoch where that is above the partition's own: Java clients would
   * wait there for ever.
   */
  static OffsetAndMetadata withKnownEpoch(OffsetAndMetadata commit, LogBounds log) {
    return log != null && log.isBehind(commit.leaderEpoch())
        ? new OffsetAndMetadata(commit.offset(), commit.metadata())
        : commit;
  }

  private static boolean saysMoreThanOffset(OffsetAndMetadata commit) {
    return !commit.metadata().isEmpty() || commit.leaderEpoch().isPresent();
  }

  /** Whether a step goes to an offset of which nothing more is known, so that a record is asked. */
  static boolean lacksRecord(ResetStep step) {
    return !step.isUnchanged() && step.after() != null && !saysMoreThanOffset(step.after());
  }

  /**
   * A step with the leader epoch of a record; and with its timestamp as metadata where the group
   * keeps its metadata in our format.
   *
   * @param committed what the group has committed; missing or null where nothing is
   */
  static ResetStep withRecord(
      ResetStep step,
      long timestampMs,
      Optional<Integer> leaderEpoch,
      Map<TopicPartition, OffsetAndMetadata> committed) {
    String metadata = keepsTimestamps(step, committed) ? Long.toString(timestampMs) : "";
    return step.withAfter(new OffsetAndMetadata(step.after().offset(), leaderEpoch, metadata));
  }

  /** A partition without a commit is judged by the group's others. */
  private static boolean keepsTimestamps(
      ResetStep step, Map<TopicPartition, OffsetAndMetadata> committed) {
    if (step.before() != null) {
      return CommitMetadata.isTimestamp(step.before().metadata());
    }
    List<String> others =
        committed.values().stream()
            .filter(commit -> commit != null && !commit.metadata().isEmpty())
            .map(OffsetAndMetadata::metadata)
            .toList();
    return !others.isEmpty() && others.stream().allMatch(CommitMetadata::isTimestamp);
  }
}
