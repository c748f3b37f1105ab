package dev.offsetcommit.lab.check;

import dev.offsetcommit.lab.check.Anomaly.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts each repeat down to the interruption that answers for it, and compares their counts with
 * what each may cause; {@link Interruptions} has the rule.
 *
 * <p>A repeat is the doing of the child that had the record before. Of children that overlapped the
 * order is not known: there, a child that had the record confirmed is not the one that gave it up,
 * if the other one had not.
 */
final class Repeats {

  private record Again(Delivery before, Delivery now, boolean inKnownOrder, String where) {

    Delivery cause() {
      return !inKnownOrder && before.isConfirmed() && !now.isConfirmed() ? now : before;
    }
  }

  private final List<Again> repeats = new ArrayList<>();
  private final List<Interruption> interruptions = new ArrayList<>();
  private long total;

  /** What may have caused repeats, as soon as it is known. */
  void interrupted(List<Interruption> more) {
    interruptions.addAll(more);
  }

  /** A record was repeated for a reason that is an anomaly whatever was committed. */
  void unexplained() {
    total++;
  }

  /**
   * A record was repeated.
   *
   * @param before the processing before
   * @param now this one
   * @param inKnownOrder whether it is certain that they came in this order
   * @param where child, partition and offset
   */
  void add(Delivery before, Delivery now, boolean inKnownOrder, String where) {
    repeats.add(new Again(before, now, inKnownOrder, where));
    total++;
  }

  /** Names what nothing licenses; all children have been followed to their ends. */
  void settle(Tally tally) {
    for (Again again : repeats) {
      Delivery cause = again.cause();
      if (cause.isConfirmed()) {
        tally.add(
            Kind.UNEXPLAINED_REPEAT,
            "%s again, and child %d had its commit confirmed"
                .formatted(again.where(), cause.child()));
      } else {
        cause.interruption().repeated();
      }
    }
    for (Interruption interruption : interruptions) {
      if (interruption.repeats() > interruption.bound()) {
        tally.add(
            interruption.kind() == Interruption.Kind.CLEAN_END
                ? Kind.REPEATED_AFTER_CLEAN_END
                : Kind.REPEATED,
            "after %s: %d repeated, promised at most %d"
                .formatted(interruption, interruption.repeats(), interruption.bound()));
      }
    }
  }

  long total() {
    return total;
  }

  /** The most that one interruption caused. */
  long most() {
    return interruptions.stream().mapToLong(Interruption::repeats).max().orElse(0);
  }

  /** The most that one of them might have caused. */
  long mostPromised() {
    return interruptions.stream().mapToLong(Interruption::bound).max().orElse(0);
  }
}
