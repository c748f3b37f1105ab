package dev.offsetcommit.lab.report;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.event.OutputLine;
import dev.offsetcommit.consumer.event.OutputLine.Record;
import dev.offsetcommit.lab.history.ConsumerRun;
import dev.offsetcommit.lab.history.History;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One partition of a history as a picture shows it: who processed which stretch, and where the last
 * known commit stood at the end.
 *
 * @param partition its number
 * @param end its log end offset
 * @param lanes the children that processed something of it
 * @param lost records that no consumer processed
 */
record PartitionTimeline(int partition, long end, List<Lane> lanes, List<Stretch> lost) {

  /**
   * What one child did.
   *
   * @param child its number
   * @param stretches in the order of the log
   * @param committed its last confirmed commit, or where it resumed; null if neither is known
   * @param strike what was done to it, or null
   */
  record Lane(int child, List<Stretch> stretches, Long committed, String strike) {}

  /**
   * Offsets without a gap.
   *
   * @param from the first
   * @param to the one behind the last
   * @param repeated whether they had been processed before
   */
  record Stretch(long from, long to, boolean repeated) {

    boolean touches(Stretch other) {
      return from < other.to && other.from < to;
    }
  }

  /** The tapes of a history, one for each partition. */
  static List<PartitionTimeline> of(History history) {
    List<PartitionTimeline> tapes = new ArrayList<>();
    history
        .log()
        .forEach(
            (partition, records) -> {
              Set<Long> seen = new HashSet<>();
              List<Lane> lanes = new ArrayList<>();
              for (ConsumerRun life : history.lives()) {
                Lane lane = lane(life, partition, seen);
                if (!lane.stretches().isEmpty()) {
                  lanes.add(lane);
                }
              }
              Map<Long, Boolean> missing = new TreeMap<>();
              records.keySet().stream()
                  .filter(offset -> !seen.contains(offset))
                  .forEach(offset -> missing.put(offset, false));
              tapes.add(
                  new PartitionTimeline(
                      partition,
                      history.ends().getOrDefault(partition, 0L),
                      lanes,
                      stretches(missing)));
            });
    return tapes;
  }

  private static Lane lane(ConsumerRun life, int partition, Set<Long> seen) {
    Map<Long, Boolean> processed = new TreeMap<>();
    Long committed = null;
    for (OutputLine step : life.steps()) {
      if (step instanceof Record p && p.partition() == partition) {
        processed.merge(p.offset(), !seen.add(p.offset()), (a, b) -> true);
      } else if (step instanceof ConsumerEvent.OffsetsCommitted c
          && c.partition() == partition
          && c.success()) {
        committed = c.offset();
      } else if (step instanceof ConsumerEvent.PartitionsAssigned assigned) {
        for (ConsumerEvent.Resume resume : assigned.partitions()) {
          committed = resume.partition() == partition ? Long.valueOf(resume.offset()) : committed;
        }
      }
    }
    return new Lane(life.child(), stretches(processed), committed, life.lastStrike());
  }

  private static List<Stretch> stretches(Map<Long, Boolean> repeatedByOffset) {
    List<Stretch> stretches = new ArrayList<>();
    Stretch last = null;
    for (var entry : repeatedByOffset.entrySet()) {
      long offset = entry.getKey();
      boolean repeated = entry.getValue();
      if (last != null && last.to() == offset && last.repeated() == repeated) {
        last = new Stretch(last.from(), offset + 1, repeated);
        stretches.set(stretches.size() - 1, last);
      } else {
        last = new Stretch(offset, offset + 1, repeated);
        stretches.add(last);
      }
    }
    return stretches;
  }
}
