package dev.offsetcommit.lab.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which records of the log were processed, by whom last, and past which ones the group has gone
 * without processing them.
 */
final class Coverage {

  private record Place(int partition, long offset) {
    @Override
    public String toString() {
      return "partition " + partition + ", offset " + offset;
    }
  }

  private final Map<Integer, NavigableMap<Long, Long>> log;
  private final Map<Integer, TreeSet<Long>> unprocessed = new TreeMap<>();
  private final Map<Place, Delivery> last = new HashMap<>();
  private final Map<Place, Integer> passedBy = new HashMap<>();
  private final Map<Integer, Long> reach = new HashMap<>();
  private final Map<Integer, Integer> owner = new HashMap<>();

  Coverage(Map<Integer, NavigableMap<Long, Long>> log) {
    this.log = log;
    restart();
  }

  /**
   * Forgets what was processed, but not how far the group has gone, and counts valid records only.
   */
  void restartWithValid() {
    restart();
    log.forEach(
        (partition, records) ->
            unprocessed.get(partition).removeIf(offset -> records.get(offset) == null));
  }

  private void restart() {
    last.clear();
    log.forEach(
        (partition, records) -> unprocessed.put(partition, new TreeSet<>(records.keySet())));
  }

  /**
   * A record was processed.
   *
   * @return its last processing before, or null
   */
  Delivery processed(int partition, long offset, Delivery delivery) {
    unprocessed.get(partition).remove(offset);
    return last.put(new Place(partition, offset), delivery);
  }

  /**
   * A child resumes at an offset: what is passed over is the doing of the partition's last owner.
   */
  void resumed(int partition, long offset, int child) {
    gonePast(partition, offset, owner.getOrDefault(partition, child));
    owner.put(partition, child);
  }

  /**
   * A child resumed at, or the group has committed {@code offset}: what lies below it and is not
   * processed now is lost unless a consumer goes back.
   */
  void gonePast(int partition, long offset, int child) {
    Long before = reach.put(partition, Math.max(offset, reach.getOrDefault(partition, 0L)));
    if (before != null && before >= offset) {
      return;
    }
    for (long passed : unprocessed.getOrDefault(partition, new TreeSet<>()).headSet(offset)) {
      passedBy.putIfAbsent(new Place(partition, passed), child);
    }
  }

  /**
   * Whether there are records that no consumer processed and that the group has not gone past: what
   * is lost is no consumer's work any more.
   */
  boolean hasWork() {
    return unprocessed.entrySet().stream()
        .anyMatch(e -> e.getValue().ceiling(reach.getOrDefault(e.getKey(), 0L)) != null);
  }

  /** Records that no consumer processed and that the group has not gone past. */
  long notReached() {
    long count = 0;
    for (var entry : unprocessed.entrySet()) {
      count += entry.getValue().tailSet(reach.getOrDefault(entry.getKey(), 0L)).size();
    }
    return count;
  }

  /** Lost records, by the child whose end or doing made the group go past them. */
  Map<Integer, List<String>> lostByChild() {
    Map<Integer, List<String>> lost = new TreeMap<>();
    unprocessed.forEach(
        (partition, offsets) -> {
          for (long offset : offsets.headSet(reach.getOrDefault(partition, 0L))) {
            Place place = new Place(partition, offset);
            lost.computeIfAbsent(passedBy.getOrDefault(place, 0), c -> new ArrayList<>())
                .add(place.toString());
          }
        });
    return lost;
  }

  long lost() {
    return lostByChild().values().stream().mapToLong(List::size).sum();
  }

  long mostLostByOne() {
    return lostByChild().values().stream().mapToLong(List::size).max().orElse(0);
  }
}
