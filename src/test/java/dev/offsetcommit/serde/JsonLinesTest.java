package dev.offsetcommit.serde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesTest {

  @Test
  void aCommitHasTheFieldsOfTheContract() {
    assertThat(
            JsonLines.of(
                new ConsumerEvent.OffsetsCommitted(
                    "t", 1, 42, "1700000000123", 1.5, true, "committed", null)))
        .isEqualTo(
            "{\"type\":\"offsets_committed\",\"topic\":\"t\",\"partition\":1,\"offset\":42,\"metadata\":\"1700000000123\",\"latency_ms\":1.5,\"success\":true,\"outcome\":\"committed\",\"error\":null}");
  }

  @Test
  void anAssignmentTellsWhereEachPartitionResumesAndWhy() {
    assertThat(
            JsonLines.of(
                new ConsumerEvent.PartitionsAssigned(
                    List.of(
                        new ConsumerEvent.Resume("t", 0, 5, "committed", null, "17", 2),
                        new ConsumerEvent.Resume("t", 1, 0, "reset", "earliest", null, 0)),
                    null)))
        .isEqualTo(
            "{\"type\":\"partitions_assigned\",\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"offset\":5,\"reason\":\"committed\",\"reset\":null,\"metadata\":\"17\",\"come_again\":2},{\"topic\":\"t\",\"partition\":1,\"offset\":0,\"reason\":\"reset\",\"reset\":\"earliest\",\"metadata\":null,\"come_again\":0}],\"paused_ms\":null}");
  }

  @Test
  void theEndHasItsCounts() {
    assertThat(JsonLines.of(new ConsumerEvent.ShutdownComplete(10, 4, 1, 2, 3, 5, 6)))
        .isEqualTo(
            "{\"type\":\"shutdown_complete\",\"records\":10,\"commits\":4,\"duplicates_known\":1,\"invalid\":2,\"most_unconfirmed\":3,\"deleted\":5,\"gaps\":6}");
  }

  @Test
  void aLineBreakInAValueDoesNotBreakTheLine() {
    assertThat(JsonLines.of(new ConsumerEvent.InvalidRecord("t", 0, 1, "a\nb", "'\\x0a'", "skip")))
        .doesNotContain("\n")
        .contains("\"reason\":\"a\\nb\"");
  }
}
