package dev.offsetcommit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

  private static final List<List<String>> ROWS =
      List.of(List.of("NAME", "MEMBERS", "LAG"), List.of("a-longer-name", "3", "17"));

  @Test
  void columnsAreLeftOutInTheirOrderUntilItFits() {
    assertThat(TextTable.fitting(ROWS, List.of("MEMBERS", "LAG"), 80))
        .isEqualTo(TextTable.lines(ROWS));
    assertThat(TextTable.fitting(ROWS, List.of("MEMBERS", "LAG"), 20))
        .containsExactly("NAME           LAG", "a-longer-name  17");
    assertThat(TextTable.fitting(ROWS, List.of("MEMBERS", "LAG"), 15))
        .containsExactly("NAME", "a-longer-name");
  }
}
