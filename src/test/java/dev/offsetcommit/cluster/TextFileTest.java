package dev.offsetcommit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFileTest {

  @TempDir private Path directory;

  private Path file(String text, Charset charset) throws IOException {
    return Files.write(directory.resolve("file"), text.getBytes(charset));
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() throws IOException {
    assertThat(TextFile.read(file("\ufeffkey=ä", StandardCharsets.UTF_8), "--x"))
        .isEqualTo("key=ä");
    assertThat(TextFile.read(file("", StandardCharsets.UTF_8), "--x")).isEmpty();
    assertThat(TextFile.read(file("k", StandardCharsets.UTF_8), "--x")).isEqualTo("k");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM"})
  void utf16IsRefusedByName(String charset) throws IOException {
    Path file = file("key=value", Charset.forName(charset));

    assertThatThrownBy(() -> TextFile.read(file, "--x"))
        .isInstanceOf(TerseException.class)
        .hasMessage("Cannot read --x " + file + ": it is in UTF-16. Save it as UTF-8.");
  }

  @Test
  void anotherEncodingIsRefused() throws IOException {
    Path file = file("key=ä", StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> TextFile.read(file, "--x"))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("--x " + file + ": it is not in UTF-8");
  }
}
