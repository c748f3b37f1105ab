package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.commit.CommitPlan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConsumerSettingsTest {

  private static Object mostOfAPoll(Duration processTime) {
    return ConsumerSettings.of("g", CommitPlan.record(1))
        .defaults(processTime, false)
        .get("max.poll.records");
  }

  @Test
  void aPollBringsNoMoreThanFitsIntoHalfOfTheFiveMinutesToTheNext() {
    assertThat(mostOfAPoll(Duration.ZERO)).isEqualTo("500");
    assertThat(mostOfAPoll(Duration.ofSeconds(10))).isEqualTo("15");
    assertThat(mostOfAPoll(Duration.ofHours(1))).isEqualTo("1");
  }
}
