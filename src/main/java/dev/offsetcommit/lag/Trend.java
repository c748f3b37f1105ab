package dev.offsetcommit.lag;

import java.util.List;

/**
 * How a lag develops.
 *
 * @param verdict what becomes of it
 * @param sentence the verdict in words, with its reason
 * @param producedPerS how fast the log grows, null before the second sample
 * @param consumedPerS how fast the commits move, null before the second sample
 * @param lags of all samples kept, the latest last; null for unknown
 */
public record Trend(
    LagVerdict verdict,
    String sentence,
    Double producedPerS,
    Double consumedPerS,
    List<Long> lags) {}
