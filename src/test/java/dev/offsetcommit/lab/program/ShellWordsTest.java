package dev.offsetcommit.lab.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShellWordsTest {

  @Test
  void blanksPartWordsUnlessTheyAreQuoted() {
    assertThat(ShellWords.split("  python3  'my consumer.py' \"a b\"c ''"))
        .containsExactly("python3", "my consumer.py", "a bc", "");
  }

  @Test
  void aBackslashKeepsTheNextCharacterButNotInSingleQuotes() {
    assertThat(ShellWords.split("a\\ b '\\n' \"\\\"q\\\" \\n\""))
        .containsExactly("a b", "\\n", "\"q\" \\n");
  }

  @Test
  void nothingIsExpanded() {
    assertThat(ShellWords.split("echo $HOME *.py | wc"))
        .containsExactly("echo", "$HOME", "*.py", "|", "wc");
  }

  @Test
  void anOpenQuoteAndNothingAtAllAreRefused() {
    assertThatThrownBy(() -> ShellWords.split("echo 'a")).hasMessageContaining("not closed");
    assertThatThrownBy(() -> ShellWords.split("  ")).hasMessageContaining("empty");
  }
}
