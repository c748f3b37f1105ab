package dev.offsetcommit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstAnswerTest {

  @ParameterizedTest
  @CsvSource({
    "485454502f312e312034303020426164, HTTP",
    "15030300020250, TLS",
    "16030300, TLS",
    "0000000a0000000700000000, KAFKA",
    "0000000a0000000800000000, OTHER",
    "7fffffff00000007, OTHER",
    "5353482d322e30, OTHER",
    "00, OTHER",
  })
  void theFirstBytesTellWhatAnswers(String hex, FirstAnswer expected) {
    assertThat(FirstAnswer.of(HexFormat.of().parseHex(hex), true, 7)).isEqualTo(expected);
  }

  @Test
  void noBytesAreSilenceOrAnEnd() {
    assertThat(FirstAnswer.of(new byte[0], false, 7)).isEqualTo(FirstAnswer.SILENT);
    assertThat(FirstAnswer.of(new byte[0], true, 7)).isEqualTo(FirstAnswer.CLOSED);
  }

  @Test
  void theFirstLineIsPrintableAndShort() {
    assertThat(FirstAnswer.firstLine("HTTP/1.1 400 Bad\r\nx".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("HTTP/1.1 400 Bad");
    assertThat(FirstAnswer.firstLine(new byte[] {27, 'a', (byte) 0x9b, 0})).isEqualTo(".a..");
    assertThat(FirstAnswer.firstLine("x".repeat(64).getBytes(StandardCharsets.US_ASCII)))
        .hasSize(40);
  }
}
