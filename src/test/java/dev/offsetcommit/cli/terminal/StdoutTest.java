package dev.offsetcommit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StdoutTest {

  /** Fails as {@code | head} lets it fail, in the language of the machine that runs the test. */
  private static IOException writtenWithoutAReader() throws Exception {
    Process reader = new ProcessBuilder("sh", "-c", "exec <&-; echo closed; exec sleep 30").start();
    try {
      assertThat(reader.getInputStream().read()).isEqualTo('c');
      OutputStream pipe = reader.getOutputStream();
      return catchThrowableOfType(
          IOException.class,
          () -> {
            pipe.write(1);
            pipe.flush();
          });
    } finally {
      reader.destroyForcibly();
    }
  }

  @Test
  @Timeout(30)
  void aReaderThatHasGoneIsKnownByTheSystemsOwnWords() throws Exception {
    IOException gone = writtenWithoutAReader();
    assertThat(gone.getMessage()).isEqualTo(Stdout.brokenPipe());
    assertThat(Stdout.isReaderGone(gone)).as(gone.getMessage()).isTrue();
  }

  @Test
  void theWordsMayBeOfAnyLanguage() {
    String german = "Datenübergabe unterbrochen (broken pipe)";
    assertThat(Stdout.isReaderGone(new IOException(german), german)).isTrue();
    assertThat(Stdout.isReaderGone(new IOException("Relais brisé (pipe)"), german)).isFalse();
  }

  @Test
  void anyOtherFailureIsOne() {
    assertThat(Stdout.isReaderGone(new IOException("No space left on device"))).isFalse();
    assertThat(Stdout.isReaderGone(new IOException((String) null), null)).isFalse();
  }
}
