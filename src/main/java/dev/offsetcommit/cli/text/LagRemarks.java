package dev.offsetcommit.cli.text;

import dev.offsetcommit.lag.GroupLag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What is to be said on stderr about a group beside its table. */
public final class LagRemarks {

  private LagRemarks() {}

  public static List<String> of(GroupLag lag, Collection<String> topics) {
    String group = "Group '" + lag.group().group() + "'";
    List<String> remarks = new ArrayList<>();
    switch (lag.group().state()) {
      case "Empty" -> remarks.add(group + " has no active members.");
      case "Dead" -> remarks.add(group + " is dead: it has neither members nor offsets.");
      case "Stable" -> {}
      default ->
          remarks.add("Warning: " + group + " is rebalancing (" + lag.group().state() + ").");
    }
    if (lag.partitions().isEmpty()) {
      remarks.add(
          group
              + " has neither committed nor assigned partitions"
              + (topics.isEmpty() ? "" : " of " + String.join(", ", topics))
              + ", or they may not be seen.");
    }
    return remarks;
  }
}
