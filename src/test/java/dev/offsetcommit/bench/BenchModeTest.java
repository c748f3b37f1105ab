package dev.offsetcommit.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The names of the rows, and how long their runs are. */
class BenchModeTest {

  private static final Duration LEAST = Duration.ofSeconds(3);

  private static List<String> names(String name) {
    return BenchMode.named(name).stream().map(BenchMode::name).toList();
  }

  private static Duration runTime(String name) {
    return BenchMode.named(name).get(0).runTime(LEAST);
  }

  @Test
  void allIsWhatTheHelpSays() {
    assertThat(names("all"))
        .containsExactly(
            "none",
            "auto",
            "interval",
            "batch",
            "record:1",
            "record:10",
            "record:100",
            "record:1000",
            "before",
            "transaction",
            "sink");
  }

  @Test
  void aRowIsNamedAsItIsTyped() {
    assertThat(names("record:7")).containsExactly("record:7");
    assertThat(BenchMode.named("record:7").get(0).plan().window()).isEqualTo(7);
    assertThat(names("record")).hasSize(4).startsWith("record:1");
    assertThat(names("auto:50ms")).containsExactly("auto:50ms");
    for (String wrong : List.of("record:0", "auto:5", "batch:3", "")) {
      assertThatThrownBy(() -> BenchMode.named(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bench knows no commit mode '" + wrong + "'");
    }
  }

  @Test
  void twoIntervalsEndWithinARun() {
    assertThat(runTime("auto")).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(12));
    assertThat(runTime("interval:2000ms"))
        .isBetween(Duration.ofMillis(4001), Duration.ofMillis(4500));
    assertThat(runTime("interval:100ms")).isEqualTo(LEAST);
    assertThat(runTime("record:1")).isEqualTo(LEAST);
  }
}
