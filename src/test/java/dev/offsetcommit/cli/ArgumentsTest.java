package dev.offsetcommit.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  private static final String[] ASKED = {"lag", "--group", "k??ln"};

  private static List<byte[]> typed(Charset charset, String... words) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (String word : words) {
      line.writeBytes(word.getBytes(charset));
      line.write(0);
    }
    return Arguments.split(line.toByteArray());
  }

  @Test
  void anArgumentThatTheLocaleCannotHoldIsRefused() {
    assertThat(Arguments.lost(ASKED, typed(UTF_8, "java", "lag", "--group", "köln"), US_ASCII))
        .contains("'k??ln'", "LC_ALL=C.UTF-8")
        .doesNotContain("\n");
  }

  @Test
  void aQuestionMarkThatWasTypedIsNot() {
    assertThat(Arguments.lost(ASKED, typed(UTF_8, "java", "lag", "--group", "k??ln"), US_ASCII))
        .isNull();
  }

  @Test
  void anArgumentInTheLocalesOwnEncodingArrives() {
    String[] args = {"lag", "", "köln?"};
    assertThat(Arguments.lost(args, typed(UTF_8, "java", "lag", "", "köln?"), UTF_8)).isNull();
    assertThat(Arguments.lost(args, typed(ISO_8859_1, "lag", "", "köln?"), ISO_8859_1)).isNull();
  }

  @Test
  void bytesOfAnotherEncodingThanTheLocalesAreRefused() {
    assertThat(Arguments.lost(new String[] {"k\uFFFDln"}, typed(ISO_8859_1, "köln"), UTF_8))
        .isNotNull();
  }

  @Test
  void whereTheSystemDoesNotSayWhatWasTypedTheReplacementCharacterDecides() {
    assertThat(Arguments.lost(new String[] {"k\uFFFDln"}, null, UTF_8)).isNotNull();
    assertThat(Arguments.lost(ASKED, null, US_ASCII)).isNull();
  }
}
