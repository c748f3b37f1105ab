package dev.offsetcommit.lag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Judges a lag by what is remembered of it, with rules that take their measure from the samples
 * themselves. As in Burrow, a lag is judged by whether commits move and lags grow, not by its size.
 *
 * <ol>
 *   <li><em>empty</em>, <em>nothing committed</em>, <em>out of range</em>: no lag is known.
 *   <li><em>rewound</em>: the committed offset of a partition went back within the window.
 *   <li><em>caught up</em>: the latest lag is 0, or what is left holds no record.
 *   <li><em>no member</em>: no member reads it, and no commit has moved, or for long: see the next.
 *   <li><em>stalled</em>: no commit has moved for a full window, and for more than twice the
 *       longest pause between two moves. Until a pause was measured, it is <em>watching</em>: a
 *       group that commits every few minutes looks the same as one that is stuck. While its reader
 *       has other partitions to read, a partition may wait for its turn.
 *   <li>Else the lags <em>right after a commit moved</em> are compared, each with each later one;
 *       between two commits a lag grows in any group, and that says nothing. If more of the pairs
 *       rise than chance would make rise once in twenty times (the Mann-Kendall test, one-sided),
 *       it is <em>falling behind</em>; if more fall, <em>catching up</em>; else <em>steady</em>.
 *       The speed is the median of the pairs' slopes (Theil-Sen).
 * </ol>
 *
 * <p>Which moves can be compared, {@link GroupHistory} says.
 */
final class TrendRules {

  /** Of the standard normal distribution, 5 % lie above this. */
  private static final double ONE_IN_TWENTY = 1.645;

  private static final int FEWEST_TO_TEST = 4;

  private record Judgement(LagVerdict verdict, String sentence) {}

  private TrendRules() {}

  /** Judges a partition that was sampled at least once. */
  static Trend judge(LagHistory history) {
    Judgement unknown = unknown(history.last());
    if (unknown != null) {
      return trend(history, unknown);
    }
    Judgement rewound = rewound(history.window());
    return trend(history, rewound != null ? rewound : known(history));
  }

  /** Judges the sum of partitions with known lags; in a sum a rewind cannot be seen. */
  static Trend judgeTotal(LagHistory history) {
    Judgement unknown = unknown(history.last());
    return trend(history, unknown != null ? unknown : known(history));
  }

  private static Trend trend(LagHistory history, Judgement judgement) {
    List<TrendSample> window = history.window();
    TrendSample first = window.get(0);
    TrendSample last = history.last();
    double seconds = (last.atMs() - first.atMs()) / 1000.0;
    Double produced = seconds > 0 ? (last.logEnd() - first.logEnd()) / seconds : null;
    Double consumed =
        seconds > 0 && first.committed() != null && last.committed() != null
            ? (Double) ((last.committed() - first.committed()) / seconds)
            : null;
    return new Trend(judgement.verdict(), judgement.sentence(), produced, consumed, history.lags());
  }

  private static Judgement unknown(TrendSample last) {
    if (last.committed() == null) {
      return last.lag() == null
          ? new Judgement(LagVerdict.NOTHING_COMMITTED, "nothing committed, so the lag is unknown")
          : new Judgement(LagVerdict.EMPTY, "empty: nothing committed, and no record is there");
    }
    return last.lag() == null
        ? new Judgement(
            LagVerdict.OUT_OF_RANGE,
            "out of range: the commit lies past the log end, the next reader resets")
        : null;
  }

  private static Judgement known(LagHistory history) {
    TrendSample last = history.last();
    if (last.awaited() == Backlog.NOTHING) {
      return new Judgement(
          LagVerdict.CAUGHT_UP,
          last.lag() == 0 ? "caught up" : "caught up: no record is left, the lag is " + last.lag());
    }
    Judgement quiet = last.hasMember() ? stalled(history) : noMember(history);
    return quiet != null ? quiet : direction(history);
  }

  private static Judgement rewound(List<TrendSample> window) {
    for (int i = window.size() - 1; i > 0; i--) {
      Long before = window.get(i - 1).committed();
      Long after = window.get(i).committed();
      if (before != null && after != null && after < before) {
        return new Judgement(
            LagVerdict.REWOUND,
            "rewound by %,d: from %d to %d".formatted(before - after, before, after));
      }
    }
    return null;
  }

  private static Judgement noMember(LagHistory history) {
    if (!history.hasMoved()) {
      return new Judgement(LagVerdict.NO_MEMBER, "no member reads it, " + waiting(history.last()));
    }
    return history.isQuiet()
        ? new Judgement(
            LagVerdict.NO_MEMBER,
            "no member: no commit moved for %s, %s"
                .formatted(seconds(history.quietMs()), waiting(history.last())))
        : null;
  }

  private static Judgement stalled(LagHistory history) {
    if (history.usualPauseMs() > 0 && history.isQuiet()) {
      return new Judgement(
          LagVerdict.STALLED,
          "stalled: no commit moved for %s, before at least every %s; %s"
              .formatted(
                  seconds(history.quietMs()),
                  seconds(history.usualPauseMs()),
                  waiting(history.last())));
    }
    return history.hasMoved()
        ? null
        : new Judgement(
            LagVerdict.WATCHING,
            history.quietMs() == 0
                ? "watching"
                : "watching: no commit moved yet in %s; %s"
                    .formatted(seconds(history.quietMs()), waiting(history.last())));
  }

  private static Judgement direction(LagHistory history) {
    List<TrendSample> marks = history.marks();
    TrendSample last = history.last();
    int n = marks.size();
    if (n < FEWEST_TO_TEST) {
      return new Judgement(
          LagVerdict.WATCHING,
          "watching: %d %s of the commit seen that can be compared, %d are needed"
              .formatted(n, n == 1 ? "move" : "moves", FEWEST_TO_TEST));
    }
    if (history.isStale()) {
      return new Judgement(
          LagVerdict.WATCHING,
          "watching: not all partitions have had their turn in %s, %s"
              .formatted(seconds(history.sinceMarkMs()), waiting(last)));
    }
    int rising = 0;
    int falling = 0;
    List<Double> slopes = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        long change = marks.get(j).lag() - marks.get(i).lag();
        rising += change > 0 ? 1 : 0;
        falling += change < 0 ? 1 : 0;
        slopes.add(change * 1000.0 / (marks.get(j).atMs() - marks.get(i).atMs()));
      }
    }
    Collections.sort(slopes);
    int middle = slopes.size() / 2;
    double perSecond =
        slopes.size() % 2 == 1
            ? slopes.get(middle)
            : (slopes.get(middle - 1) + slopes.get(middle)) / 2;
    int sum = rising - falling;
    // One off for continuity, as the test's normal approximation asks for.
    double z = (Math.abs(sum) - 1) / Math.sqrt(n * (n - 1) * (2.0 * n + 5) / 18);
    if (z < ONE_IN_TWENTY || perSecond == 0) {
      return new Judgement(
          LagVerdict.STEADY, "steady: " + last.lag() + " wait, neither more nor less");
    }
    if (sum > 0) {
      return new Judgement(
          LagVerdict.FALLING_BEHIND, "falling behind by " + perSecond(perSecond) + "/s");
    }
    // The commits may be the last ones of a member that has just gone.
    return last.hasMember()
        ? new Judgement(
            LagVerdict.CATCHING_UP, "catching up, done in about " + about(last.lag() / -perSecond))
        : new Judgement(
            LagVerdict.WATCHING,
            "watching: commits move, but no member reads it, " + waiting(last));
  }

  private static String waiting(TrendSample last) {
    return "%s wait%s"
        .formatted(
            last.lag(),
            last.awaited() == Backlog.TRANSACTION ? " for the end of a transaction" : "");
  }

  private static String perSecond(double rate) {
    return String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%,.0f", rate);
  }

  private static String seconds(long ms) {
    return String.format(Locale.ROOT, ms < 10_000 ? "%.1f s" : "%.0f s", ms / 1000.0);
  }

  private static String about(double seconds) {
    Duration duration = Duration.ofSeconds(Math.max(1, Math.round(seconds)));
    if (duration.toMinutes() < 2) {
      return duration.toSeconds() + " s";
    }
    return duration.toHours() < 2 ? duration.toMinutes() + " min" : duration.toHours() + " h";
  }
}
