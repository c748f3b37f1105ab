package dev.offsetcommit.lab.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Follows one child, and decides for each record that it processes which of the child's
 * interruptions answers for it if it is repeated. N is what the promise allows for one crash.
 *
 * <ul>
 *   <li><b>Confirmed</b>: a successful commit of the same assignment covers the record. Nothing
 *       licenses a repeat.
 *   <li><b>A failed commit</b> (refused, or of unknown outcome) answers for what the child had
 *       processed of its partitions since the last successful commit: at most N. Failures without a
 *       success in between license nothing more: what is processed after the first of them stays
 *       bounded by the next line.
 *   <li><b>A crash, or lost partitions</b> answer for what else was processed and not confirmed: at
 *       most N.
 *   <li><b>A clean end</b> (partitions revoked, SIGTERM, end of the topic) answers for it, too: for
 *       nothing, since there was time to commit; for at most N of what a failed commit followed.
 * </ul>
 *
 * Each bound is for all partitions together. Events in a row, without a record in between, are one
 * moment: the answers to one commit, the partitions of one rebalance.
 */
final class Interruptions {

  /** What the child has processed of one partition since it was assigned. */
  private static final class Held {
    private final NavigableMap<Long, Delivery> confirmed = new TreeMap<>();
    private final NavigableMap<Long, Delivery> unconfirmed = new TreeMap<>();
    private boolean failed;
  }

  private final int child;
  private final Promise promise;
  private final List<Interruption> all = new ArrayList<>();
  private final Map<Integer, Held> held = new HashMap<>();
  private final Map<Interruption.Kind, Interruption> inARow = new HashMap<>();

  Interruptions(int child, Promise promise) {
    this.child = child;
    this.promise = promise;
  }

  /** In the order in which they came. */
  List<Interruption> all() {
    return all;
  }

  /** How many of them may have lost what was committed and not processed yet. */
  long licensingLoss() {
    return all.stream().filter(Interruption::licensesLoss).count();
  }

  void assigned(int partition) {
    // Who reports an assignment only has given the partition up before.
    gone(partition, false);
    held.put(partition, new Held());
  }

  Delivery processed(int partition, long offset) {
    inARow.clear();
    Delivery delivery = new Delivery(child);
    held.computeIfAbsent(partition, p -> new Held()).unconfirmed.put(offset, delivery);
    return delivery;
  }

  void committed(int partition, long offset, boolean success) {
    Held records = held.get(partition);
    if (records == null) {
      // An answer that came after the partition had gone.
      return;
    }
    if (success) {
      confirm(records, offset);
    } else if (records.failed) {
      records.unconfirmed.values().stream().filter(Delivery::isOpen).forEach(Delivery::refuse);
    } else {
      records.failed = true;
      Interruption failure = inARow(Interruption.Kind.FAILED_COMMIT);
      records.unconfirmed.values().forEach(delivery -> delivery.answeredBy(failure));
    }
  }

  private static void confirm(Held records, long offset) {
    NavigableMap<Long, Delivery> rewound = records.confirmed.tailMap(offset, true);
    rewound.values().forEach(Delivery::unconfirm);
    records.unconfirmed.putAll(rewound);
    rewound.clear();
    NavigableMap<Long, Delivery> covered = records.unconfirmed.headMap(offset, false);
    covered.values().forEach(Delivery::confirm);
    records.confirmed.putAll(covered);
    covered.clear();
    records.unconfirmed.values().forEach(Delivery::forgetFailures);
    records.failed = false;
  }

  void gone(int partition, boolean lost) {
    Held records = held.remove(partition);
    if (lost) {
      end(records, inARow(Interruption.Kind.LOST));
    } else if (records != null) {
      endCleanly(records);
    }
  }

  /** The child's life is over. */
  void ended(boolean cleanly) {
    inARow.clear();
    Interruption crash = cleanly ? null : inARow(Interruption.Kind.CRASH);
    for (Held records : held.values()) {
      if (cleanly) {
        endCleanly(records);
      } else {
        end(records, crash);
      }
    }
    held.clear();
  }

  private static void end(Held records, Interruption interruption) {
    if (records != null) {
      records.unconfirmed.values().stream()
          .filter(Delivery::isOpen)
          .forEach(delivery -> delivery.answeredBy(interruption));
    }
  }

  private void endCleanly(Held records) {
    for (Delivery delivery : records.unconfirmed.values()) {
      if (delivery.isOpen()) {
        delivery.answeredBy(
            inARow(
                delivery.isRefused()
                    ? Interruption.Kind.FAILED_LAST_COMMIT
                    : Interruption.Kind.CLEAN_END));
      }
    }
  }

  private Interruption inARow(Interruption.Kind kind) {
    return inARow.computeIfAbsent(
        kind,
        k -> {
          Interruption interruption = new Interruption(child, k, promise);
          all.add(interruption);
          return interruption;
        });
  }
}
