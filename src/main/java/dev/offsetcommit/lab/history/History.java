package dev.offsetcommit.lab.history;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * All facts of one experiment, as they were recorded; nothing is concluded here.
 *
 * @param ledger what the producer knows to be in the log
 * @param unsettled numbers that failed, or whose acknowledgement never came: they may be in the log
 *     or not
 * @param log what an independent consumer read from the log afterwards: offset → number by
 *     partition; null is a record that is not a valid event
 * @param ends the log end offset of each partition
 * @param commits what {@code __consumer_offsets} has of the group, in its order
 * @param lives the children, in the order in which they were started
 * @param strikesWanted how often the lab was to strike
 * @param evidence what must be seen of a strike for it to count
 * @param unseen what the lab was to do besides, and what was not seen
 * @param effects the lasting results, for a mode that keeps them with its offsets, in the order of
 *     their writing in each partition; null where a child's output is the result
 * @param total the running total that was kept beside the results; null where there is none
 */
public record History(
    List<Entry> ledger,
    Set<Long> unsettled,
    Map<Integer, NavigableMap<Long, Long>> log,
    Map<Integer, Long> ends,
    List<Commit> commits,
    List<ConsumerRun> lives,
    int strikesWanted,
    Evidence evidence,
    List<String> unseen,
    List<Entry> effects,
    Total total) {

  /** The same before the log was read again: what the producer knows to be there. */
  public History withLedgerAsLog() {
    Map<Integer, NavigableMap<Long, Long>> known = new TreeMap<>();
    ledger.forEach(
        e ->
            known.computeIfAbsent(e.partition(), p -> new TreeMap<>()).put(e.offset(), e.number()));
    return new History(
        ledger,
        unsettled,
        known,
        ends,
        commits,
        lives,
        strikesWanted,
        evidence,
        unseen,
        effects,
        total);
  }

  /**
   * A number at its place in the log.
   *
   * @param partition the partition
   * @param offset the offset
   * @param number the number, null if the record is invalid
   */
  public record Entry(int partition, long offset, Long number) {}

  /**
   * A commit of the group.
   *
   * @param position its own offset in {@code __consumer_offsets}
   * @param partition the partition that it is about
   * @param offset the committed offset
   */
  public record Commit(long position, int partition, long offset) {}

  /**
   * A running total of results.
   *
   * @param count how many were added
   * @param sum the sum of their numbers
   */
  public record Total(long count, long sum) {}
}
