package dev.offsetcommit.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.event.ConsumerEvent.OffsetsCommitted;
import dev.offsetcommit.consumer.event.ConsumerEvent.PartitionsAssigned;
import dev.offsetcommit.consumer.event.ConsumerEvent.Resume;
import dev.offsetcommit.consumer.event.OutputLine;
import dev.offsetcommit.lab.history.ConsumerRun;
import dev.offsetcommit.lab.history.Evidence;
import dev.offsetcommit.lab.history.History;
import dev.offsetcommit.lab.history.Struck;
import dev.offsetcommit.lab.report.PartitionTimeline.Lane;
import dev.offsetcommit.lab.report.PartitionTimeline.Stretch;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the picture of a history shows. */
class PartitionTimelineTest {

  private static OutputLine at(long offset) {
    return new PartitionsAssigned(
        List.of(new Resume("t", 0, offset, "committed", null, null, 0)), null);
  }

  private static OutputLine record(long offset) {
    return OutputLine.Record.of(0, offset, offset);
  }

  @Test
  void repeatsAndLossesStandOut() {
    ConsumerRun first =
        new ConsumerRun(
            1,
            List.of(at(0), record(0), record(1), OffsetsCommitted.of(0, 1, true), record(2)),
            0,
            false,
            List.of(new Struck("processed:3", 3, null)),
            true,
            137,
            137,
            null);
    ConsumerRun second =
        new ConsumerRun(
            2,
            List.of(at(1), record(1), record(2), record(4)),
            0,
            false,
            List.of(),
            false,
            0,
            0,
            null);
    TreeMap<Long, Long> log = new TreeMap<>(Map.of(0L, 0L, 1L, 1L, 2L, 2L, 3L, 3L, 4L, 4L));
    History history =
        new History(
            List.of(),
            Set.of(),
            Map.of(0, log),
            Map.of(0, 5L),
            List.of(),
            List.of(first, second),
            1,
            Evidence.KILLED_AT_WORK,
            List.of(),
            null,
            null);

    assertThat(PartitionTimeline.of(history))
        .containsExactly(
            new PartitionTimeline(
                0,
                5,
                List.of(
                    new Lane(1, List.of(new Stretch(0, 3, false)), 1L, "processed:3"),
                    new Lane(
                        2, List.of(new Stretch(1, 3, true), new Stretch(4, 5, false)), 1L, null)),
                List.of(new Stretch(3, 4, false))));
  }
}
