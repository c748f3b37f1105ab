package dev.offsetcommit.journal;

/** Sums a journal up. */
public final class JournalSummary {

  private long commits;
  private long removals;
  private long rewinds;
  private long doubles;
  private long resets;
  private long pastEnd;
  private long forwardCommits;
  private long offsetsForward;
  private long firstMs = -1;
  private long lastMs = -1;
  private long longestGapMs;

  /**
   * The figures.
   *
   * @param commits how many
   * @param removals expired or deleted commits
   * @param rewinds commits below the one before
   * @param doubles commits of the same offset again
   * @param resets offsets that were moved while the group had no members
   * @param pastEnd commits past the log end
   * @param commitsPerS over the time from the first to the last, null for less than two
   * @param recordsPerCommit offsets that a commit moved forward by, on average, null if none did
   * @param longestGapMs the longest time between two commits of the group, null for less than two
   */
  public record Figures(
      long commits,
      long removals,
      long rewinds,
      long doubles,
      long resets,
      long pastEnd,
      Double commitsPerS,
      Double recordsPerCommit,
      Long longestGapMs) {}

  /** One more entry. */
  public void add(JournalEntry entry) {
    if (entry.isRemoval()) {
      removals++;
      return;
    }
    commits++;
    rewinds += entry.marks().contains(JournalEntry.REWIND) ? 1 : 0;
    doubles += entry.marks().contains(JournalEntry.DOUBLE) ? 1 : 0;
    pastEnd += entry.marks().contains(JournalEntry.PAST_END) ? 1 : 0;
    boolean reset = entry.marks().contains(JournalEntry.RESET);
    resets += reset ? 1 : 0;
    if (entry.step() != null && entry.step() > 0 && !reset) {
      forwardCommits++;
      offsetsForward += entry.step();
    }
    if (firstMs < 0) {
      firstMs = entry.commit().atMs();
    } else {
      longestGapMs = Math.max(longestGapMs, entry.commit().atMs() - lastMs);
    }
    lastMs = Math.max(lastMs, entry.commit().atMs());
  }

  /** The figures so far. */
  public Figures figures() {
    boolean several = commits > 1;
    double seconds = (lastMs - firstMs) / 1000.0;
    return new Figures(
        commits,
        removals,
        rewinds,
        doubles,
        resets,
        pastEnd,
        several && seconds > 0 ? rounded((commits - 1) / seconds) : null,
        forwardCommits > 0 ? rounded((double) offsetsForward / forwardCommits) : null,
        several ? longestGapMs : null);
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
