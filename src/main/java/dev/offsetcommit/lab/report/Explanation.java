package dev.offsetcommit.lab.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The reason for the longest stretch of records that came twice, or never: what one consumer had
 * processed, what was committed of it, and where the next one therefore resumed.
 *
 * @param partition where
 * @param from the first such record
 * @param to the one behind the last
 * @param before the consumer that was struck
 * @param strike what was done to it, in words
 * @param after the consumer that resumed
 */
record Explanation(int partition, long from, long to, int before, String strike, int after) {

  /** Why records came twice: processed and not committed. */
  static Optional<Explanation> repeated(List<PartitionTimeline> tapes) {
    return longest(tapes.stream().flatMap(Explanation::repeated));
  }

  /** Why records were lost: committed and not processed. */
  static Optional<Explanation> lost(List<PartitionTimeline> tapes) {
    return longest(tapes.stream().flatMap(Explanation::lost));
  }

  private static Optional<Explanation> longest(Stream<Explanation> all) {
    return all.max(Comparator.comparingLong(Explanation::records));
  }

  private static Stream<Explanation> repeated(PartitionTimeline tape) {
    return tape.lanes().stream()
        .flatMap(
            after ->
                after.stretches().stream()
                    .filter(PartitionTimeline.Stretch::repeated)
                    .flatMap(
                        stretch ->
                            last(
                                tape.lanes().stream()
                                    .filter(l -> l.child() < after.child())
                                    .filter(l -> l.stretches().stream().anyMatch(stretch::touches)))
                                .map(before -> why(tape, stretch, before, after))
                                .stream()));
  }

  private static Stream<Explanation> lost(PartitionTimeline tape) {
    return tape.lost().stream()
        .flatMap(
            stretch ->
                tape.lanes().stream()
                    .filter(l -> l.stretches().get(0).from() >= stretch.to())
                    .findFirst()
                    .flatMap(
                        after ->
                            last(tape.lanes().stream().filter(l -> l.child() < after.child()))
                                .map(before -> why(tape, stretch, before, after)))
                    .stream());
  }

  private static Optional<PartitionTimeline.Lane> last(Stream<PartitionTimeline.Lane> lanes) {
    return lanes.reduce((a, b) -> b);
  }

  private static Explanation why(
      PartitionTimeline tape,
      PartitionTimeline.Stretch what,
      PartitionTimeline.Lane before,
      PartitionTimeline.Lane after) {
    return new Explanation(
        tape.partition(),
        what.from(),
        what.to(),
        before.child(),
        words(before.strike()),
        after.child());
  }

  long records() {
    return to - from;
  }

  /** The records, as {@code offset 7} or {@code offsets 7 to 9}. */
  String offsets() {
    return records() == 1 ? "offset " + from : "offsets " + from + " to " + (to - 1);
  }

  private static String words(String strike) {
    if (strike == null) {
      return "went away";
    }
    return switch (strike.split(":")[0]) {
      case "after-poll" -> "killed after a poll";
      case "processing" -> "killed while processing";
      case "processed" -> "killed between processing and commit";
      case "before-commit" -> "killed just before the commit";
      case "commit-sent" -> "killed with a commit sent and not answered";
      case "committed" -> "killed after a commit";
      case "revoked" -> "killed in a rebalance";
      case "fetched" -> "killed after a fetch, before a commit";
      case "joining" -> "killed while joining";
      case "starting" -> "killed shortly after its start";
      case "random" -> "killed at a random time";
      default -> "struck: " + strike;
    };
  }
}
