package dev.offsetcommit.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {

  private final DurationConverter converter = new DurationConverter();

  @ParameterizedTest
  @CsvSource({
    "2s, PT2S",
    "500ms, PT0.5S",
    "1m, PT1M",
    "1h, PT1H",
    "2d, PT48H",
    "1.5s, PT1.5S",
    "0, PT0S",
    "0s, PT0S",
    "0ms, PT0S",
    "PT2S, PT2S",
    "PT1H30M, PT1H30M",
    "P1D, PT24H",
    "10MS, PT0.01S",
    "' 2s ', PT2S"
  })
  void bothWaysToWriteADurationAreRead(String text, String expected) {
    assertThat(converter.convert(text)).isEqualTo(Duration.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2",
        "s",
        "2 s",
        "-2s",
        "-PT2S",
        "PT-2S",
        "2x",
        "1e3s",
        "2s5",
        "soon",
        "1.s",
        "PT",
        "5us",
        "99999999999999999999d",
        "P106752D",
        "PT9223372036854775807S",
        "PT99999999999999999999S"
      })
  void everythingElseIsRefusedWithTheTextAndAnExample(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
