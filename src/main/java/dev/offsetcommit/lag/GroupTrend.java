package dev.offsetcommit.lag;

import java.util.List;

/**
 * How a group's lag develops.
 *
 * @param lag the latest sample
 * @param partitions in the order of the sample's
 * @param total of the group: judged by the sum of the lags that are known; where that is no alarm,
 *     by the worst alarm of a partition. Its lags are null where that of one partition was unknown
 */
public record GroupTrend(GroupLag lag, List<Trend> partitions, Trend total) {

  /**
   * Sums up.
   *
   * @param lag the latest sample
   * @param partitions in its order
   * @param known the trend of the sum of the lags that are known; null where none is
   * @param totals the group's lags so far, null for unknown
   */
  static GroupTrend of(GroupLag lag, List<Trend> partitions, Trend known, List<Long> totals) {
    Trend worst = null;
    int alike = 0;
    boolean rates = false;
    double produced = 0;
    double consumed = 0;
    for (Trend trend : partitions) {
      int compared = worst == null ? -1 : trend.verdict().compareTo(worst.verdict());
      if (compared < 0) {
        worst = trend;
        alike = 0;
      }
      alike += compared <= 0 ? 1 : 0;
      if (trend.producedPerS() != null) {
        rates = true;
        produced += trend.producedPerS();
        consumed += trend.consumedPerS() == null ? 0 : trend.consumedPerS();
      }
    }
    LagVerdict verdict = LagVerdict.UNKNOWN;
    String sentence = "unknown: nothing is committed, and no partition is assigned";
    if (known != null && (known.verdict().isAlarm() || !worst.verdict().isAlarm())) {
      verdict = known.verdict();
      sentence = known.sentence();
    } else if (worst != null) {
      verdict = worst.verdict();
      sentence =
          (partitions.size() > 1 ? "%d of %d partitions: ".formatted(alike, partitions.size()) : "")
              + worst.sentence();
    }
    return new GroupTrend(
        lag,
        partitions,
        new Trend(verdict, sentence, rates ? produced : null, rates ? consumed : null, totals));
  }
}
