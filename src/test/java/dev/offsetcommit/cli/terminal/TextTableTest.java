package dev.offsetcommit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

  private static TextTable table() {
    TextTable table = new TextTable(2).columns("NAME", "MEMBERS", "LAG");
    table.row(List.of("a-longer-name", "3", "17"));
    return table;
  }

  @Test
  void columnsAreLeftOutInTheirOrderUntilItFits() {
    assertThat(table().without(List.of("MEMBERS", "LAG"), 80).lines())
        .containsExactly("NAME           MEMBERS  LAG", "a-longer-name  3        17");
    assertThat(table().without(List.of("MEMBERS", "LAG"), 20).lines())
        .containsExactly("NAME           LAG", "a-longer-name  17");
    assertThat(table().without(List.of("MEMBERS", "LAG"), 15).lines())
        .containsExactly("NAME", "a-longer-name");
  }

  @Test
  void theFirstCellsLoseTheirMiddleUntilItFits() {
    assertThat(table().shortened(5, 24).text())
        .isEqualTo("NAME        MEMBERS  LAG\na-lon…name  3        17\n");
    assertThat(table().shortened(5, 3).lines().get(1)).startsWith("a-…me  3");
  }

  @Test
  void aFixedColumnIsNotMovedByItsCellsAndNumbersStandToTheRight() {
    TextTable table = new TextTable().fixed("TOPIC", 7).column("LAG", 5);
    table.row(List.of("topic-name", "1"));
    table.row(List.of("t", "1234567"));
    assertThat(table.lines()).containsExactly("TOPIC   LAG", "topic-name 1", "t       1234567");
    assertThat(table.ofNumbers().lines())
        .containsExactly("TOPIC       LAG", "topic-name       1", "t       1234567");
  }

  @Test
  void aCellCannotForgeARow() {
    TextTable table = new TextTable().columns("GROUP", "LAG");
    table.row(List.of("g\ng  0", "5"));

    assertThat(table.lines()).hasSize(2);
    assertThat(table.line(List.of("g\ng", "5"))).isEqualTo("g?g    5");
  }
}
