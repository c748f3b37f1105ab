package dev.offsetcommit.lab;

import dev.offsetcommit.commit.Checkpoint;
import java.util.Arrays;
import java.util.List;

/**
 * The life of one child, from its start to its end.
 *
 * @param child its number, from 1 in the order of the starts
 * @param steps what it did
 * @param journalEnd the end of the commit log ({@code __consumer_offsets}) when it was started, -1
 *     if not known
 * @param overlaps whether an earlier child was still there when it was started
 * @param strikes what the lab did to it, as {@code processed:17}
 * @param killed whether it was killed with SIGKILL
 * @param exit its exit code, null if it is not known to have ended
 * @param expectedExit the exit code that it was to have
 * @param lastWords what it said about its end, null if nothing
 */
public record Life(
    int child,
    List<Step> steps,
    long journalEnd,
    boolean overlaps,
    List<String> strikes,
    boolean killed,
    Integer exit,
    int expectedExit,
    String lastWords) {

  /** The exit code of a process that was killed with SIGKILL. */
  public static final int KILLED = 137;

  /** What it was struck by at last, or null. */
  String lastStrike() {
    return strikes.isEmpty() ? null : strikes.get(strikes.size() - 1);
  }

  /** How many strikes hit it where they were to: one at a checkpoint only if it halted there. */
  int hits() {
    return (int) strikes.stream().filter(this::isHit).count();
  }

  private boolean isHit(String strike) {
    String place = strike.split(":")[0];
    return Arrays.stream(Checkpoint.values()).noneMatch(c -> c.toString().equals(place))
        || steps.contains(new Step.Paused(place));
  }

  /** Whether it had records in hand. */
  boolean isBusy() {
    return steps.stream().anyMatch(s -> s instanceof Step.Processed || s instanceof Step.Paused);
  }
}
