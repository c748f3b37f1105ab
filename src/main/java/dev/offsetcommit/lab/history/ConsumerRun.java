package dev.offsetcommit.lab.history;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.event.OutputLine;
import dev.offsetcommit.consumer.event.OutputLine.Record;
import dev.offsetcommit.lab.checkpoint.Checkpoint;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The life of one child, from its start to its end.
 *
 * @param child its number, from 1 in the order of the starts
 * @param steps what it did
 * @param journalEnd the end of the commit log ({@code __consumer_offsets}) when it was started, -1
 *     if not known
 * @param overlaps whether an earlier child was still there when it was started
 * @param strikes what the lab did to it
 * @param killed whether it was killed with SIGKILL
 * @param exit its exit code, null if it is not known to have ended
 * @param expectedExit the exit code that it was to have
 * @param lastWords what it said about its end, null if nothing
 */
public record ConsumerRun(
    int child,
    List<OutputLine> steps,
    long journalEnd,
    boolean overlaps,
    List<Struck> strikes,
    boolean killed,
    Integer exit,
    int expectedExit,
    String lastWords) {

  /** The exit code of a process that was killed with SIGKILL. */
  public static final int KILLED = 137;

  /** Whether it had a chance to commit at its end. */
  public boolean hasEndedCleanly() {
    return !killed && exit != null && exit == expectedExit;
  }

  /** What it was struck by at last, or null. */
  public String lastStrike() {
    return strikes.isEmpty() ? null : strikes.get(strikes.size() - 1).strike();
  }

  /** Whether a strike at a checkpoint found it there; any other strike did. */
  boolean hasHaltedFor(Struck strike) {
    String place = strike.strike().split(":")[0];
    return Arrays.stream(Checkpoint.values()).noneMatch(c -> c.toString().equals(place))
        || steps.contains(new ConsumerEvent.Paused(place));
  }

  /** The partitions that it held when it had processed this many records. */
  Set<Integer> heldAfter(long records) {
    Set<Integer> held = new HashSet<>();
    long processed = 0;
    for (OutputLine step : steps) {
      if (step instanceof Record) {
        if (++processed >= records) {
          // What follows may have come only after it was continued.
          break;
        }
      } else if (step instanceof ConsumerEvent.PartitionsAssigned assigned) {
        assigned.partitions().forEach(p -> held.add(p.partition()));
      } else if (step instanceof ConsumerEvent.PartitionsRevoked revoked) {
        revoked.partitions().forEach(p -> held.remove(p.partition()));
      } else if (step instanceof ConsumerEvent.PartitionsLost lost) {
        lost.partitions().forEach(p -> held.remove(p.partition()));
      }
    }
    return held;
  }

  /** The partitions of the first records that it processed, this many of them. */
  Set<Integer> firstPartitions(long records) {
    return steps.stream()
        .filter(Record.class::isInstance)
        .limit(records)
        .map(step -> ((Record) step).partition())
        .collect(Collectors.toSet());
  }

  /** Whether it had records in hand. */
  boolean isBusy() {
    return steps.stream().anyMatch(s -> s instanceof Record || s instanceof ConsumerEvent.Paused);
  }
}
