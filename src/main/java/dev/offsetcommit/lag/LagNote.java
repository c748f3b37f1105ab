package dev.offsetcommit.lag;

import dev.offsetcommit.cluster.LogBounds;
import java.util.ArrayList;
import java.util.List;

/** Says why a partition's lag is not what it seems, or will not become 0. */
final class LagNote {

  private LagNote() {}

  static String of(PartitionLag lag) {
    List<String> notes = new ArrayList<>();
    if (lag.problem() != null) {
      notes.add(lag.problem());
    }
    if (lag.committed() == null) {
      addNothingCommitted(lag, notes);
    } else if (lag.log() != null) {
      addOffsets(lag, notes);
    }
    return notes.isEmpty() ? null : String.join("; ", notes);
  }

  private static void addNothingCommitted(PartitionLag lag, List<String> notes) {
    if (lag.log() == null) {
      notes.add("nothing committed");
    } else if (lag.problem() == null) {
      long offsets = lag.log().end() - lag.log().start();
      notes.add(
          offsets == 0
              ? "nothing committed, and the log is empty"
              : "nothing committed: no commit covers "
                  + count(offsets, "offset that waits", "offsets that wait"));
    }
  }

  private static void addOffsets(PartitionLag lag, List<String> notes) {
    long committed = lag.committed().offset();
    LogBounds log = lag.log();
    if (log.isBehind(lag.committed().leaderEpoch())) {
      notes.add(
          "the commit's leader epoch %d is above the partition's %d: Java clients wait there for ever; reset to the same offset mends it"
              .formatted(lag.committed().leaderEpoch().get(), log.leaderEpoch()));
    }
    if (committed > log.end()) {
      notes.add(
          "committed %s past the log end: the next reader resets by its auto.offset.reset"
              .formatted(committed - log.end()));
      return;
    }
    if (committed < log.start()) {
      notes.add(
          count(
                  log.start() - committed,
                  "offset is deleted and never comes",
                  "offsets are deleted and never come")
              + ": below log start "
              + log.start());
    }
    if (lag.recordsToCome() != null) {
      long empty = log.readableFrom(committed) - lag.recordsToCome();
      if (empty > 0) {
        notes.add(
            (lag.recordsToCome() == 0
                    ? "no record is"
                    : count(lag.recordsToCome(), "record is", "records are"))
                + " left to come: "
                + count(empty, "offset holds", "offsets hold")
                + " none (transaction markers, aborted or compacted records)");
      }
    }
    if (log.lso() < log.end()) {
      notes.add(
          "open transaction from offset %s: %s for its end"
              .formatted(
                  log.lso(),
                  count(
                      log.end() - Math.max(log.lso(), log.firstAtOrAfter(committed)),
                      "offset waits",
                      "offsets wait")));
    }
  }

  private static String count(long n, String one, String several) {
    return n + " " + (n == 1 ? one : several);
  }
}
