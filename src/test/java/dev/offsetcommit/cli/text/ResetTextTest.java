package dev.offsetcommit.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.reset.ResetStep;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ResetTextTest {

  private static ResetStep step(long before, long after) {
    return new ResetStep(
        new TopicPartition("t", 0),
        new OffsetAndMetadata(before),
        new OffsetAndMetadata(after),
        after,
        new LogBounds(0, 5_000_000, 5_000_000));
  }

  @Test
  void countsHaveOneForm() {
    List<ResetStep> steps = List.of(step(3_000_000, 0), step(0, 1));

    assertThat(ResetText.summary(steps)).isEqualTo("3,000,000 offsets are repeated, 1 is skipped");
    assertThat(ResetText.table(steps)).contains("3,000,000 are repeated", "1 skipped");
    assertThat(ResetText.summary(List.of(step(1, 0))))
        .isEqualTo("1 offset is repeated, 0 are skipped");
  }
}
