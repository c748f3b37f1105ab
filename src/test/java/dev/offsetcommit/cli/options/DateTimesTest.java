package dev.offsetcommit.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateTimesTest {

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T10:15:00, 2026-11-22T10:15:00.000Z",
    "2026-11-22T10:15:00.123, 2026-11-22T10:15:00.123Z",
    "2026-11-22T10:15:00Z, 2026-11-22T10:15:00.000Z",
    "2026-11-22T10:15:00.5+01, ",
    "2026-11-22T10:15:00+01, 2026-11-22T09:15:00.000Z",
    "2026-11-22T10:15:00.000-0530, 2026-11-22T15:45:00.000Z",
    "2026-01-01T00:15:00+01:00, 2025-12-31T23:15:00.000Z",
    "2028-02-29T00:00:00, 2028-02-29T00:00:00.000Z",
    "1969-12-31T23:59:59.999, 1969-12-31T23:59:59.999Z"
  })
  void aTimeIsUnderstoodInUtc(String text, String utc) {
    if (utc == null) {
      assertThatThrownBy(() -> DateTimes.parseMs(text)).isInstanceOf(RuntimeException.class);
    } else {
      assertThat(DateTimes.utc(DateTimes.parseMs(text))).isEqualTo(utc);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-30T00:00:00",
        "2026-02-29T00:00:00",
        "2026-04-31T00:00:00",
        "2026-13-01T00:00:00",
        "2026-11-22T24:00:00",
        "2026-11-22T10:60:00",
        "yesterday"
      })
  void aTimeThatNoCalendarHasIsRefused(String text) {
    assertThatThrownBy(() -> DateTimes.parseMs(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void aDateAloneIsItsMidnightHere() {
    TimeZone here = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
    try {
      assertThat(DateTimes.utc(DateTimes.parseMs("2026-11-25")))
          .isEqualTo("2026-11-24T23:00:00.000Z");
    } finally {
      TimeZone.setDefault(here);
    }
  }

  @Test
  void timesFarAwayAreWritten() {
    assertThat(DateTimes.utc(Long.MIN_VALUE)).endsWith("Z");
    assertThat(DateTimes.utc(Long.MAX_VALUE)).endsWith("Z");
  }
}
