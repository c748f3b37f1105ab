package dev.offsetcommit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void whatCommandsATerminalBecomesAQuestionMark() {
    assertThat(Printable.of("a\u001b[2Kb\rc\nd\u009be\u202ef\u2028g"))
        .isEqualTo("a?[2Kb?c?d?e?f?g");
  }

  @Test
  void otherTextStaysAsItIs() {
    assertThat(Printable.of("größe 数 שלום 😀 *")).isEqualTo("größe 数 שלום 😀 *");
  }

  @Test
  void aLongCellIsCutAndNeverInsideACharacter() {
    assertThat(Printable.cell("x".repeat(80))).isEqualTo("x".repeat(80));
    assertThat(Printable.cell("x".repeat(4096))).isEqualTo("x".repeat(79) + "…");
    assertThat(Printable.cell("x".repeat(78) + "😀😀")).isEqualTo("x".repeat(78) + "…");
  }

  @Test
  void aMessageIsOneLine() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    new Console(OutputStream.nullOutputStream(), err).err().println("group é\nDone: 5\u001b[2K");

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines("group é?Done: 5?[2K");
  }
}
