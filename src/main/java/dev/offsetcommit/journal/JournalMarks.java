package dev.offsetcommit.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Follows the commits of one group and says of each how far it moved, and what is odd about it. */
final class JournalMarks {

  private final Map<TopicPartition, Long> last = new HashMap<>();

  /**
   * The next record.
   *
   * @param record in the order of the journal
   * @param withoutMembers whether the group had none then
   * @param logEnd the log end offset now, null if unknown
   * @param lag the lag then, null if unknown
   */
  JournalEntry mark(JournalRecord record, boolean withoutMembers, Long logEnd, Long lag) {
    List<String> marks = new ArrayList<>();
    Long step = null;
    if (record.offset() == null) {
      marks.add(JournalEntry.REMOVED);
      last.remove(record.partition());
    } else {
      Long before = last.put(record.partition(), record.offset());
      if (before != null) {
        step = record.offset() - before;
        if (step < 0) {
          marks.add(JournalEntry.REWIND);
        } else if (step == 0) {
          marks.add(JournalEntry.DOUBLE);
        }
        if (step != 0 && withoutMembers) {
          marks.add(JournalEntry.RESET);
        }
      }
      if (logEnd != null && record.offset() > logEnd) {
        marks.add(JournalEntry.PAST_END);
      }
    }
    return new JournalEntry(record, step, lag, List.copyOf(marks));
  }
}
