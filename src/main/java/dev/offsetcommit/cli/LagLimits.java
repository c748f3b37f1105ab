package dev.offsetcommit.cli;

import dev.offsetcommit.group.GroupLag;
import dev.offsetcommit.group.TimeLag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether groups keep the limits of {@code --threshold} and {@code --max-time-lag}.
 *
 * @param threshold the highest total lag of a group in records, null for no limit
 * @param maxTimeLag the highest age of a waiting record, null for no limit
 */
record LagLimits(Long threshold, Duration maxTimeLag) {

  boolean isSet() {
    return threshold != null || maxTimeLag != null;
  }

  /** A sentence for each limit that a group exceeds. */
  List<String> exceeded(GroupLag lag) {
    List<String> sentences = new ArrayList<>();
    String group = "Group " + lag.group().group();
    if (threshold != null && lag.total() > threshold) {
      sentences.add(group + " has a lag of " + lag.total() + ", over --threshold " + threshold);
    }
    TimeLag age = lag.timeLag();
    if (maxTimeLag != null && age != null && age.ms() > maxTimeLag.toMillis()) {
      sentences.add(
          group
              + " has work waiting for "
              + Ages.of(age)
              + ", over --max-time-lag "
              + Ages.of(maxTimeLag.toMillis()));
    }
    return sentences;
  }

  /** Why a group could not be checked in full, null if it could. */
  String unchecked(GroupLag lag) {
    if (isSet() && lag.unreadable() > 0) {
      return "Group "
          + lag.group().group()
          + " could not be checked in full: the end of "
          + lag.unreadable()
          + " of its logs is unknown, see the NOTE";
    }
    boolean ageless =
        lag.partitions().stream().anyMatch(row -> row.waiting() > 0 && row.timeLag() == null);
    return maxTimeLag != null && ageless
        ? "Group "
            + lag.group().group()
            + " could not be checked for --max-time-lag in full: the age of some of its work is unknown"
        : null;
  }
}
