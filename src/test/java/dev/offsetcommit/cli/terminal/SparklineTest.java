package dev.offsetcommit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparklineTest {

  @Test
  void aSmallChangeOfALargeFigureIsSeen() {
    assertThat(Sparkline.of(List.of(1_000_000L, 1_000_007L, 1_000_014L), 9)).isEqualTo("▁▅█");
  }

  @Test
  void whatDoesNotChangeIsFlatAndNothingIsAtTheBottom() {
    assertThat(Sparkline.of(List.of(5L, 5L), 9)).isEqualTo("▄▄");
    assertThat(Sparkline.of(List.of(0L, 0L), 9)).isEqualTo("▁▁");
    assertThat(Sparkline.of(Arrays.asList(null, 0L, 7L), 2)).as("the last ones").isEqualTo("▁█");
    assertThat(Sparkline.of(Arrays.asList(null, null), 9)).isEqualTo("··");
  }
}
