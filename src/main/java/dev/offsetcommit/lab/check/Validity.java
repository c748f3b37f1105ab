package dev.offsetcommit.lab.check;

import dev.offsetcommit.consumer.event.ConsumerEvent.OffsetsCommitted;
import dev.offsetcommit.lab.history.ConsumerRun;
import dev.offsetcommit.lab.history.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says why an experiment proves nothing, so that a run that went wrong never counts as a pass. */
final class Validity {

  private Validity() {}

  /**
   * The reasons, none if it is valid.
   *
   * @param history the facts
   * @param notReached records that no consumer processed and that the group has not gone past
   * @param effective how many strikes were seen to have an effect
   */
  static List<String> reasons(History history, long notReached, int effective) {
    List<String> reasons = new ArrayList<>();
    if (history.lives().isEmpty()) {
      reasons.add("no consumer was started");
    }
    if (history.log().values().stream().allMatch(Map::isEmpty)) {
      reasons.add("the log is empty");
    }
    long foreign = foreign(history);
    if (foreign > 0) {
      reasons.add(
          "%d record(s) in the log are not in the ledger: another producer wrote to the topic"
              .formatted(foreign));
    }
    if (notReached > 0) {
      reasons.add(notReached + " record(s) were not reached: the group did not drain the topic");
    }
    for (ConsumerRun life : history.lives()) {
      if (life.exit() == null || life.exit() != life.expectedExit()) {
        reasons.add(wrongEnd(life));
      }
    }
    if (history.commits().isEmpty() && history.lives().stream().anyMatch(Validity::committed)) {
      reasons.add("consumers had their commits confirmed, and __consumer_offsets shows none");
    }
    if (effective * 2 < history.strikesWanted() || effective == 0 && history.strikesWanted() > 0) {
      reasons.add(
          "only %s of %s strikes were seen to hit a consumer at work"
              .formatted(effective, history.strikesWanted()));
    }
    reasons.addAll(history.unseen());
    return reasons;
  }

  /** Records that the producer neither knows to be there nor has been left in doubt about. */
  private static long foreign(History history) {
    Map<Integer, Set<Long>> places = new HashMap<>();
    for (History.Entry entry : history.ledger()) {
      places.computeIfAbsent(entry.partition(), p -> new HashSet<>()).add(entry.offset());
    }
    return history.log().entrySet().stream()
        .mapToLong(
            partition ->
                partition.getValue().entrySet().stream()
                    .filter(
                        r ->
                            !places.getOrDefault(partition.getKey(), Set.of()).contains(r.getKey()))
                    .filter(r -> r.getValue() != null || history.unsettled().isEmpty())
                    .filter(r -> !history.unsettled().contains(r.getValue()))
                    .count())
        .sum();
  }

  /** With the child's own words, so that a reader of this line need not look for its file. */
  private static String wrongEnd(ConsumerRun life) {
    return "child %s ended with %s instead of %s%s"
        .formatted(
            life.child(),
            life.exit() == null ? "nothing known" : life.exit(),
            life.expectedExit(),
            life.lastWords() == null ? "" : ": " + life.lastWords());
  }

  private static boolean committed(ConsumerRun life) {
    return life.steps().stream().anyMatch(s -> s instanceof OffsetsCommitted c && c.success());
  }
}
