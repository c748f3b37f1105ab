package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.Durations;
import dev.offsetcommit.lag.GroupLag;
import dev.offsetcommit.lag.LagQuery;
import dev.offsetcommit.lag.PartitionLag;
import dev.offsetcommit.lag.TimeLag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * Whether groups keep the limits of {@code --threshold} and {@code --max-time-lag}. Unknown is not
 * zero: a limit is kept only where that is certain. It is exceeded where the known part alone
 * exceeds it, and where records wait that no commit covers; everything else is not checked.
 *
 * @param threshold the highest total lag of a group in records, null for no limit
 * @param maxTimeLag the highest age of a waiting record, null for no limit
 */
public record LagLimits(Long threshold, Duration maxTimeLag) {

  public boolean isSet() {
    return threshold != null || maxTimeLag != null;
  }

  /** A sentence for each limit that a group certainly does not keep. */
  public List<String> exceeded(GroupLag lag) {
    List<String> sentences = new ArrayList<>();
    String group = lag.group().group();
    if (threshold != null && lag.knownTotal() > threshold) {
      sentences.add(
          "Group %s has a lag of %s%,d, over --threshold %,d"
              .formatted(group, lag.unknown() > 0 ? "at least " : "", lag.knownTotal(), threshold));
    }
    TimeLag age = lag.knownTimeLag();
    if (maxTimeLag != null && age != null && age.ms() > maxTimeLag.toMillis()) {
      sentences.add(
          "Group %s has work waiting for %s, over --max-time-lag %s"
              .formatted(group, LagText.age(age), Durations.of(maxTimeLag.toMillis())));
    }
    List<PartitionLag> uncovered = lag.uncovered();
    if (isSet() && !uncovered.isEmpty()) {
      long offsets = uncovered.stream().mapToLong(row -> row.log().end() - row.log().start()).sum();
      sentences.add(
          "Group %s has committed nothing in %s, where %s wait: no commit covers them"
              .formatted(group, names(uncovered), EventText.plural(offsets, "record")));
    }
    return sentences;
  }

  /**
   * A sentence for each reason why a group could not be checked in full.
   *
   * @param asked whether the user named the group: then it must have something that can be checked
   */
  public List<String> unchecked(GroupLag lag, boolean asked) {
    List<String> sentences = new ArrayList<>();
    if (!isSet()) {
      return sentences;
    }
    String group = lag.group().group();
    if (lag.partitions().isEmpty() && (asked || lag.group().isAssignmentUnknown())) {
      sentences.add(
          lag.group().isAssignmentUnknown()
              ? "Not checked: group %s is rebalancing, and what its members read is unknown"
                  .formatted(group)
              : "Not checked: group %s has nothing here that could have a lag".formatted(group));
    }
    String inFull = "Group %s could not be checked in full: ".formatted(group);
    if (!lag.unreadable().isEmpty()) {
      sentences.add(
          inFull
              + "the end of %d of its logs is unknown, see the NOTE"
                  .formatted(lag.unreadable().size()));
    }
    List<PartitionLag> pastEnd = rows(lag, PartitionLag::isPastEnd);
    if (!pastEnd.isEmpty()) {
      sentences.add(
          inFull
              + "its commit lies past the log end in %s, and what waits there is unknown"
                  .formatted(names(pastEnd)));
    }
    List<PartitionLag> untold =
        rows(lag, row -> lag.group().isShare() && row.log() != null && row.waiting() == null);
    if (!untold.isEmpty()) {
      sentences.add(inFull + "the broker does not count the lag of " + names(untold));
    }
    if (maxTimeLag != null) {
      addAges(lag, sentences);
    }
    return sentences;
  }

  private void addAges(GroupLag lag, List<String> sentences) {
    String inFull =
        "Group %s could not be checked for --max-time-lag in full: ".formatted(lag.group().group());
    List<PartitionLag> ageless =
        rows(lag, row -> row.waiting() != null && row.waiting() > 0 && row.timeLag() == null);
    if (!ageless.isEmpty()) {
      sentences.add(inFull + "the age of what waits in %s is unknown".formatted(names(ageless)));
    }
    List<PartitionLag> bounded =
        rows(
            lag,
            row ->
                row.timeLag() != null
                    && row.timeLag().estimate()
                    && row.timeLag().ms() > maxTimeLag.toMillis());
    if (!bounded.isEmpty()) {
      sentences.add(
          inFull
              + "of the age of what waits in %s only an upper bound is known"
                  .formatted(names(bounded)));
    }
  }

  /**
   * A sentence for each reason why a sample leaves nothing to check.
   *
   * @param topics that the user named
   * @param servers the cluster
   */
  public List<String> unchecked(LagQuery.Sample sample, Collection<String> topics, String servers) {
    List<String> sentences = new ArrayList<>();
    if (isSet() && sample.groups().isEmpty()) {
      sentences.add(
          sample.refused().isEmpty()
              ? "Not checked: there are no groups on " + servers
              : "Not checked: no group on %s could be read that commits offsets"
                  .formatted(servers));
    } else if (isSet()) {
      for (String topic : topics) {
        if (!sample.has(topic) && !sample.missing().contains(topic)) {
          sentences.add(
              "Not checked: no group that was asked for has committed to topic %s or reads it"
                  .formatted(topic));
        }
      }
    }
    return sentences;
  }

  private static List<PartitionLag> rows(GroupLag lag, Predicate<PartitionLag> which) {
    return lag.partitions().stream().filter(which).toList();
  }

  private static String names(List<PartitionLag> rows) {
    List<String> names = rows.stream().map(row -> row.partition().toString()).toList();
    return names.size() <= 5
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 5)) + " and " + (names.size() - 5) + " more";
  }
}
