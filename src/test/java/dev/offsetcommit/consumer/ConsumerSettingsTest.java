package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.commit.CommitMode;
import dev.offsetcommit.commit.CommitPlan;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConsumerSettingsTest {

  private static Map<String, Object> defaults(CommitMode mode, Duration processTime) {
    return ConsumerSettings.of("g", CommitPlan.of(mode)).defaults(processTime, false);
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 500", "PT0.01S, 500", "PT1S, 150", "PT30S, 5", "PT1H, 1"})
  void aPollBringsNoMoreThanCanBeProcessedInHalfOfThePollInterval(Duration work, String records) {
    assertThat(defaults(CommitMode.RECORD, work))
        .containsEntry("max.poll.records", records)
        .containsEntry("max.poll.interval.ms", "300000");
  }

  @Test
  void whereEachPollIsOneCommitItBringsMore() {
    assertThat(defaults(CommitMode.BATCH, Duration.ZERO)).containsEntry("max.poll.records", "5000");
  }

  @ParameterizedTest
  @EnumSource(CommitMode.class)
  void onlyAutoCommitHasTheClientCommit(CommitMode mode) {
    assertThat(ConsumerSettings.of("g", CommitPlan.of(mode)).decided(commit -> {}))
        .containsEntry("enable.auto.commit", String.valueOf(mode == CommitMode.AUTO))
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("allow.auto.create.topics", "false");
  }
}
