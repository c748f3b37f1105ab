package dev.offsetcommit.group;

import dev.offsetcommit.client.ExpectedFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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
   * @throws ExpectedFailure if a partition cannot be reset to this target
   */
  static List<ResetStep> plan(
      ResetTarget target,
      List<TopicPartition> partitions,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<TopicPartition, LogRange> logs,
      Map<TopicPartition, TimeLag.Found> since) {
    List<ResetStep> steps = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata before = committed.get(partition);
      LogRange log = logs.get(partition);
      if (target instanceof ResetTarget.Current && before != null) {
        steps.add(new ResetStep(partition, before, before, before.offset(), log));
        continue;
      }
      long wanted = wanted(target, partition, before, log, since);
      long offset = Math.max(log.start(), Math.min(log.end(), wanted));
      steps.add(
          new ResetStep(partition, before, commit(target, partition, before, offset), wanted, log));
    }
    return steps;
  }

  private static long wanted(
      ResetTarget target,
      TopicPartition partition,
      OffsetAndMetadata before,
      LogRange log,
      Map<TopicPartition, TimeLag.Found> since) {
    if (target instanceof ResetTarget.Earliest) {
      return log.start();
    }
    if (target instanceof ResetTarget.Offset to) {
      return to.offset();
    }
    if (target instanceof ResetTarget.Shift shift) {
      if (before == null) {
        throw new ExpectedFailure(
            "Cannot shift "
                + partition
                + ": nothing is committed there. Leave it out, or name an offset.");
      }
      return shifted(before.offset(), shift.by());
    }
    if (target instanceof ResetTarget.Time) {
      TimeLag.Found first = since.get(partition);
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
   * Metadata and epoch that go with this very offset, where somebody knows them; else the old ones.
   */
  private static OffsetAndMetadata commit(
      ResetTarget target, TopicPartition partition, OffsetAndMetadata before, long offset) {
    if (target instanceof ResetTarget.Given given) {
      OffsetAndMetadata source = given.offsets().get(partition);
      if (source.offset() == offset && !source.metadata().isEmpty()) {
        return source;
      }
    }
    if (before == null) {
      return new OffsetAndMetadata(offset);
    }
    return before.offset() == offset
        ? before
        : new OffsetAndMetadata(offset, Optional.empty(), before.metadata());
  }

  /**
   * Whether metadata and epoch of a step belong to another offset, so that the ones of the record
   * there are to be set.
   */
  static boolean isStale(ResetTarget target, ResetStep step) {
    if (step.isUnchanged()) {
      return false;
    }
    return !(target instanceof ResetTarget.Given given)
        || !step.after().equals(given.offsets().get(step.partition()))
        || step.after().metadata().isEmpty();
  }

  /**
   * A step with metadata and epoch of a record: the last one before the new offset, as if it had
   * been processed; the next one where that is deleted.
   */
  static ResetStep withRecord(ResetStep step, long timestampMs, Optional<Integer> leaderEpoch) {
    return step.withAfter(
        new OffsetAndMetadata(step.after().offset(), leaderEpoch, Long.toString(timestampMs)));
  }
}
