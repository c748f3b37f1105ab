package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.commit.StopDeadline;
import java.time.Duration;

/**
 * What a run has of time, beside its plan.
 *
 * @param maxPollInterval the longest time between two polls, {@code max.poll.interval.ms}
 * @param stopDeadline how long the cluster is waited for once the run is stopped
 * @param stop whether it is
 * @param standstill when this process does not run
 */
record RunLimits(
    Duration maxPollInterval, StopDeadline stopDeadline, StopToken stop, Standstill standstill) {}
