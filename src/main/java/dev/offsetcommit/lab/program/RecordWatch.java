package dev.offsetcommit.lab.program;

import java.nio.file.Path;

/** Looks in a run's output for the effect of one record. Called by several threads. */
final class RecordWatch {

  private final LineTail tail;
  private final EffectPattern pattern;
  private final long number;
  private long seenAt;
  private boolean later;

  /**
   * A watch that has not looked.
   *
   * @param out the run's output
   * @param pattern finds an effect in a line
   * @param number the record's number
   */
  RecordWatch(Path out, EffectPattern pattern, long number) {
    this.tail = new LineTail(out);
    this.pattern = pattern;
    this.number = number;
  }

  /** Whether the run has shown the record's effect by now. */
  synchronized boolean isSeen() {
    tail.read(
        line -> {
          Long found = pattern.number(line);
          if (found == null) {
            return;
          }
          later |= found > number;
          if (found == number && seenAt == 0) {
            seenAt = System.nanoTime();
          }
        });
    return seenAt != 0;
  }

  /** Whether the run has shown a later record, and not this one. */
  synchronized boolean isPassed() {
    return !isSeen() && later;
  }

  /** How long ago the effect was noticed, in nanoseconds; 0 if it was not. */
  synchronized long sinceNanos() {
    return seenAt == 0 ? 0 : System.nanoTime() - seenAt;
  }
}
