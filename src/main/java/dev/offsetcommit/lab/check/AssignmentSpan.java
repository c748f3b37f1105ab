package dev.offsetcommit.lab.check;

import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;

/** What one child did in one partition since it was assigned. */
final class AssignmentSpan {

  private final NavigableMap<Long, Long> log;
  private final long resume;
  private final Long covered;
  private final Set<Long> processed = new HashSet<>();
  private long next;
  private long lowestUnprocessed;
  private boolean closed;

  /**
   * A span that begins.
   *
   * @param log the partition
   * @param resume where it resumes
   * @param covered the commit that it should have resumed from, if it resumes below it, else null
   */
  AssignmentSpan(NavigableMap<Long, Long> log, long resume, Long covered) {
    this.log = log;
    this.resume = resume;
    this.covered = covered;
    this.next = at(resume);
    this.lowestUnprocessed = next;
  }

  private long at(long offset) {
    Long existing = log.ceilingKey(offset);
    return existing == null ? end() : existing;
  }

  private long end() {
    return log.isEmpty() ? 0 : log.lastKey() + 1;
  }

  void add(long offset) {
    processed.add(offset);
    next = Math.max(next, at(offset + 1));
    while (processed.contains(lowestUnprocessed)) {
      lowestUnprocessed = at(lowestUnprocessed + 1);
    }
  }

  boolean isNext(long offset) {
    return offset == next;
  }

  boolean contains(long offset) {
    return processed.contains(offset);
  }

  /** Whether a commit that it should have resumed from covers this record. */
  boolean covers(long offset) {
    return covered != null && offset < covered;
  }

  Long covered() {
    return covered;
  }

  long resume() {
    return resume;
  }

  long next() {
    return next;
  }

  /** How many records from the resume on and below {@code offset} are not processed. */
  long unprocessedBelow(long offset) {
    if (offset <= lowestUnprocessed) {
      return 0;
    }
    return log.subMap(lowestUnprocessed, offset).keySet().stream()
        .filter(o -> !processed.contains(o))
        .count();
  }

  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }
}
