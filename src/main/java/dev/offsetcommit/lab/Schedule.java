package dev.offsetcommit.lab;

import dev.offsetcommit.lab.checkpoint.Checkpoint;
import dev.offsetcommit.lab.fault.Injection;
import dev.offsetcommit.lab.process.ConsumerProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The strikes of one experiment: the same seed gives the same ones. */
final class Schedule {

  private Schedule() {}

  /**
   * Strikes at all moments that the mode has, equally often, in random order.
   *
   * @param mode the mode
   * @param records how many records there are for all of them
   * @param strikes how many
   * @param seed what chance begins with
   */
  static List<Injection> kills(LabMode mode, long records, int strikes, long seed) {
    Random random = random(mode, seed);
    List<Checkpoint> places = new ArrayList<>(mode.checkpoints());
    places.add(null);
    List<Checkpoint> chosen = new ArrayList<>();
    while (chosen.size() < strikes) {
      Collections.shuffle(places, random);
      chosen.addAll(places.subList(0, Math.min(places.size(), strikes - chosen.size())));
    }
    // A rebalance needs a successor that is struck in its turn, so the last child dies otherwise.
    int last = strikes - 1;
    if (strikes > 0 && chosen.get(last) == Checkpoint.REVOKED) {
      Collections.swap(chosen, last, 0);
      if (chosen.get(last) == Checkpoint.REVOKED) {
        chosen.set(last, Checkpoint.PROCESSED);
      }
    }
    long share = Math.max(1, records / (strikes + 1));
    return chosen.stream().map(c -> strike(c, mode, share, random)).toList();
  }

  /** Strikes at random times. */
  static List<Injection> times(LabMode mode, long records, int strikes, long seed) {
    Random random = random(mode, seed);
    long share = Math.max(1, records / (strikes + 1));
    List<Injection> times = new ArrayList<>();
    for (int i = 0; i < strikes; i++) {
      times.add(strike(null, mode, share, random));
    }
    return times;
  }

  private static Random random(LabMode mode, long seed) {
    return new Random(seed * 31 + mode.name().hashCode());
  }

  private static Injection strike(Checkpoint at, LabMode mode, long share, Random random) {
    if (at == null) {
      long most = Math.max(1, share * ConsumerProcess.PROCESS_TIME.toNanos() / 1_000_000);
      return new Injection(null, 0, random.nextLong(most));
    }
    long times =
        switch (at) {
          case PROCESSING, PROCESSED -> share;
          case AFTER_POLL -> share / ConsumerProcess.POLL_RECORDS;
          case BEFORE_COMMIT, COMMIT_SENT, COMMITTED -> share / mode.recordsPerCommit();
          case REVOKED -> 1;
        };
    return new Injection(at, 1 + random.nextLong(Math.max(1, times)), 0);
  }
}
