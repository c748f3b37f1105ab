package dev.offsetcommit.lag;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * What is remembered of a lag while it is watched: the last samples, and further back the last
 * moves of the commit at which lags can be compared, so that a group that commits every few minutes
 * is judged by the same rules as one that commits with each sample.
 */
final class LagHistory {

  /** How many samples are judged, as in Burrow. */
  static final int WINDOW = 10;

  /** How many samples are kept to be drawn, and to know the usual pause between commits. */
  static final int KEPT = 30;

  /**
   * For how many samples a partition may wait for its turn at least, while its reader has others to
   * read.
   */
  static final int TURN = 100;

  /** How many comparable moves are kept, however old they are. */
  static final int MARKS_KEPT = 6;

  private final Deque<TrendSample> samples = new ArrayDeque<>();
  private final Deque<TrendSample> marks = new ArrayDeque<>();
  private TrendSample since;
  private boolean moved;
  private int quietSamples;

  /**
   * One more sample.
   *
   * @param sample the sample
   * @param move whether a commit moved forward since the one before
   * @param comparable whether its lag can be compared with that of the last comparable move,
   *     because all that takes turns with it has had a turn in between
   */
  void add(TrendSample sample, boolean move, boolean comparable) {
    samples.addLast(sample);
    if (samples.size() > KEPT) {
      samples.removeFirst();
    }
    quietSamples++;
    if (since == null || move) {
      since = sample;
      quietSamples = 1;
    }
    moved |= move;
    if (move && comparable) {
      marks.addLast(sample);
    }
    while (marks.size() > MARKS_KEPT && marks.getFirst().atMs() < samples.getFirst().atMs()) {
      marks.removeFirst();
    }
  }

  /** The latest sample, null before the first. */
  TrendSample last() {
    return samples.peekLast();
  }

  /** The latest samples that are judged. */
  List<TrendSample> window() {
    return latest(samples, WINDOW);
  }

  /** How many offsets waited, for all samples kept; null for unknown. */
  List<Long> lags() {
    List<Long> lags = new ArrayList<>();
    samples.forEach(sample -> lags.add(sample.lag()));
    return Collections.unmodifiableList(lags);
  }

  /** The comparable moves that are judged: those in the window, or the last few before it. */
  List<TrendSample> marks() {
    long from = window().get(0).atMs();
    int recent = (int) marks.stream().filter(mark -> mark.atMs() > from).count();
    return latest(marks, Math.max(MARKS_KEPT, recent));
  }

  private static List<TrendSample> latest(Collection<TrendSample> all, int n) {
    List<TrendSample> list = List.copyOf(all);
    return list.subList(Math.max(0, list.size() - n), list.size());
  }

  boolean hasMoved() {
    return moved;
  }

  /** Since when no commit has moved: the last move, or the first sample. */
  long quietMs() {
    return last().atMs() - since.atMs();
  }

  /**
   * The longest pause between two comparable moves that are remembered, 0 before one is measured.
   */
  long usualPauseMs() {
    long longest = 0;
    TrendSample before = null;
    for (TrendSample mark : marks) {
      longest = Math.max(longest, before == null ? 0 : mark.atMs() - before.atMs());
      before = mark;
    }
    return longest;
  }

  /** Whether no commit moves for longer than can be explained. */
  boolean isQuiet() {
    return quietSamples >= (last().isOthersTurn() ? TURN : WINDOW)
        && quietMs() > 2 * usualPauseMs();
  }

  /**
   * Whether the last comparable move is so old that it says nothing any more, though commits move.
   */
  boolean isStale() {
    TrendSample mark = marks.peekLast();
    return mark != null
        && mark.atMs() < window().get(0).atMs()
        && sinceMarkMs() > 2 * usualPauseMs();
  }

  /** How long ago the last comparable move was. */
  long sinceMarkMs() {
    return last().atMs() - marks.getLast().atMs();
  }
}
