package dev.offsetcommit.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Judges a lag by the last samples, with rules that take their measure from the samples themselves.
 * As in Burrow, a lag is judged by whether commits move and lags grow, not by its size.
 *
 * <ol>
 *   <li>Nothing committed: no lag, no verdict.
 *   <li><em>rewound</em>: the committed offset went back within the window.
 *   <li><em>caught up</em>: the latest lag is 0, or what is left holds no record.
 *   <li><em>no member</em>: nobody reads the partition, and no commit moves within the window.
 *   <li><em>stalled</em>: no commit has moved for a full window, and for more than twice the
 *       longest pause that this partition has had between two moves.
 *   <li>Else the lags <em>right after a commit moved</em> are compared, each with each later one;
 *       between two commits a lag grows in any group, and that says nothing. If so many of the
 *       pairs rise that chance would give it less than once in twenty (the Mann-Kendall test,
 *       one-sided), it is <em>falling behind</em>; if so many fall, <em>catching up</em>; else
 *       <em>steady</em>. The speed is the median of the pairs' slopes (Theil-Sen).
 * </ol>
 */
final class TrendRules {

  /** How many samples are judged, as in Burrow. */
  static final int WINDOW = 10;

  /** How many are kept, to know the usual pause between commits. */
  static final int KEPT = 30;

  /** Of the standard normal distribution, 5 % lie above this. */
  private static final double ONE_IN_TWENTY = 1.645;

  private static final int FEWEST_TO_TEST = 4;

  private TrendRules() {}

  /** Judges; the samples are in the order of time, at least one. */
  static Trend judge(List<TrendSample> samples) {
    List<TrendSample> window =
        samples.subList(Math.max(0, samples.size() - WINDOW), samples.size());
    TrendSample first = window.get(0);
    TrendSample last = window.get(window.size() - 1);
    double seconds = (last.atMs() - first.atMs()) / 1000.0;
    Double produced = seconds > 0 ? (last.logEnd() - first.logEnd()) / seconds : null;
    Double consumed =
        seconds > 0 && first.committed() != null && last.committed() != null
            ? (Double) ((last.committed() - first.committed()) / seconds)
            : null;
    List<Long> lags = samples.stream().map(TrendSample::lag).toList();
    Judgement judgement = verdict(samples, window);
    return new Trend(judgement.verdict(), judgement.sentence(), produced, consumed, lags);
  }

  private record Judgement(Verdict verdict, String sentence) {}

  private static Judgement verdict(List<TrendSample> samples, List<TrendSample> window) {
    TrendSample last = window.get(window.size() - 1);
    if (last.committed() == null) {
      return new Judgement(Verdict.NOTHING_COMMITTED, "nothing committed");
    }
    Judgement rewound = rewound(window);
    if (rewound != null) {
      return rewound;
    }
    if (last.awaited() == Awaited.NOTHING) {
      return new Judgement(
          Verdict.CAUGHT_UP,
          last.lag() == 0 ? "caught up" : "caught up: no record is left, the lag is " + last.lag());
    }
    if (!last.hasMember() && moves(window).isEmpty()) {
      return new Judgement(
          Verdict.NO_MEMBER, "no member: nobody reads it, " + last.lag() + " wait");
    }
    Judgement stalled = stalled(samples);
    return stalled != null ? stalled : direction(window);
  }

  private static Judgement rewound(List<TrendSample> window) {
    for (int i = window.size() - 1; i > 0; i--) {
      Long before = window.get(i - 1).committed();
      Long after = window.get(i).committed();
      if (before != null && after != null && after < before) {
        return new Judgement(
            Verdict.REWOUND,
            "rewound by " + (before - after) + ": from " + before + " to " + after);
      }
    }
    return null;
  }

  /** The samples at which the committed offset was higher than in the one before. */
  private static List<TrendSample> moves(List<TrendSample> samples) {
    List<TrendSample> moves = new ArrayList<>();
    for (int i = 1; i < samples.size(); i++) {
      Long before = samples.get(i - 1).committed();
      Long after = samples.get(i).committed();
      if (after != null && (before == null || after > before)) {
        moves.add(samples.get(i));
      }
    }
    return moves;
  }

  private static Judgement stalled(List<TrendSample> samples) {
    TrendSample last = samples.get(samples.size() - 1);
    List<TrendSample> moves = moves(samples);
    TrendSample since = moves.isEmpty() ? samples.get(0) : moves.get(moves.size() - 1);
    int quietSamples = samples.size() - samples.indexOf(since);
    long quietMs = last.atMs() - since.atMs();
    long usualMs = 0;
    for (int i = 1; i < moves.size(); i++) {
      usualMs = Math.max(usualMs, moves.get(i).atMs() - moves.get(i - 1).atMs());
    }
    if (quietSamples >= WINDOW && quietMs > 2 * usualMs) {
      return new Judgement(
          Verdict.STALLED,
          "stalled: no commit moved for "
              + seconds(quietMs)
              + (usualMs == 0 ? "" : ", before at least every " + seconds(usualMs))
              + "; "
              + last.lag()
              + " wait"
              + (last.awaited() == Awaited.TRANSACTION ? " for the end of a transaction" : ""));
    }
    if (!moves.isEmpty()) {
      return null;
    }
    return new Judgement(
        Verdict.WATCHING,
        samples.size() == 1 ? "watching" : "watching: no commit moved yet in " + seconds(quietMs));
  }

  private static Judgement direction(List<TrendSample> window) {
    List<TrendSample> moves = moves(window);
    TrendSample last = window.get(window.size() - 1);
    int n = moves.size();
    if (n < FEWEST_TO_TEST) {
      return new Judgement(
          Verdict.WATCHING,
          "watching: " + n + " moves of the commit seen, " + FEWEST_TO_TEST + " are needed");
    }
    int rising = 0;
    int falling = 0;
    List<Double> slopes = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        long change = moves.get(j).lag() - moves.get(i).lag();
        rising += change > 0 ? 1 : 0;
        falling += change < 0 ? 1 : 0;
        slopes.add(change * 1000.0 / (moves.get(j).atMs() - moves.get(i).atMs()));
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
          Verdict.STEADY, "steady: " + last.lag() + " wait, neither more nor less");
    }
    if (sum > 0) {
      return new Judgement(
          Verdict.FALLING_BEHIND, "falling behind by " + perSecond(perSecond) + "/s");
    }
    return new Judgement(
        Verdict.CATCHING_UP, "catching up, done in about " + about(last.lag() / -perSecond));
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
