package dev.offsetcommit.group;

import java.util.List;

/**
 * How a group's lag develops.
 *
 * @param lag the latest sample
 * @param partitions in the order of the sample's; null where the log is unknown
 * @param total the worst verdict of them, with the sums of their figures
 */
public record GroupTrend(GroupLag lag, List<Trend> partitions, Trend total) {

  /** Sums up. */
  static GroupTrend of(GroupLag lag, List<Trend> partitions) {
    Verdict worst = Verdict.NOTHING_COMMITTED;
    int worstAt = -1;
    int alike = 0;
    double produced = 0;
    double consumed = 0;
    boolean rates = false;
    int length = 0;
    for (int i = 0; i < partitions.size(); i++) {
      Trend trend = partitions.get(i);
      if (trend == null) {
        continue;
      }
      if (trend.verdict().compareTo(worst) < 0 || worstAt < 0) {
        worst = trend.verdict();
        worstAt = i;
        alike = 0;
      }
      alike += trend.verdict() == worst ? 1 : 0;
      if (trend.producedPerS() != null) {
        rates = true;
        produced += trend.producedPerS();
        consumed += trend.consumedPerS() == null ? 0 : trend.consumedPerS();
      }
      length = Math.max(length, trend.lags().size());
    }
    String sentence =
        worstAt < 0
            ? "nothing committed"
            : (partitions.size() > 1 ? alike + " of " + partitions.size() + " partitions: " : "")
                + partitions.get(worstAt).sentence();
    return new GroupTrend(
        lag,
        partitions,
        new Trend(
            worst,
            sentence,
            rates ? produced : null,
            rates ? consumed : null,
            sums(partitions, length)));
  }

  private static List<Long> sums(List<Trend> partitions, int length) {
    Long[] sums = new Long[length];
    java.util.Arrays.fill(sums, 0L);
    for (Trend trend : partitions) {
      if (trend != null) {
        // The latest are aligned: a partition may have been seen for a shorter time.
        int shift = length - trend.lags().size();
        for (int i = 0; i < trend.lags().size(); i++) {
          sums[shift + i] += trend.lags().get(i);
        }
      }
    }
    return List.of(sums);
  }
}
