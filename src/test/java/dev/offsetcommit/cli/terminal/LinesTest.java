package dev.offsetcommit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinesTest {

  @Test
  void aLineIsCutAtTheWidthOfTheTerminal() {
    assertThat(Lines.cut("12345", 5)).isEqualTo("12345");
    assertThat(Lines.cut("123456", 5)).isEqualTo("1234…");
    assertThat(Lines.cut("123\ud83d\ude00456", 5)).as("no half of a character").isEqualTo("123…");
  }

  @Test
  void aSentenceIsWrappedAtBlanksAndAWordStaysWhole() {
    assertThat(Lines.wrap("one two three", 7)).containsExactly("one two", "three");
    assertThat(Lines.wrap("a kafka-consumer-groups b", 5))
        .containsExactly("a", "kafka-consumer-groups", "b");
    assertThat(Lines.wrap("  indented", 4)).containsExactly("  indented");
    assertThat(Lines.wrap("", 4)).containsExactly("");
  }
}
