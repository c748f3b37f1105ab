package dev.offsetcommit.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.serde.JsonSerde;
import dev.offsetcommit.serde.NumberEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Values of a given size that are still numbers. */
class PaddedNumbersTest {

  @Test
  void aValueHasItsSizeAndIsTheSameNumber() {
    JsonSerde<NumberEvent> serde = new JsonSerde<>(NumberEvent.class);
    for (long number : new long[] {0, 7, 999_999_999, Long.MAX_VALUE}) {
      byte[] value =
          new PaddedNumbers(BenchPlan.LEAST_RECORD_SIZE).serialize("t", new NumberEvent(number));
      assertThat(value).hasSize(BenchPlan.LEAST_RECORD_SIZE);
      assertThat(serde.deserialize("t", value)).isEqualTo(new NumberEvent(number));
    }
    assertThat(
            new String(
                new PaddedNumbers(50).serialize("t", new NumberEvent(7)), StandardCharsets.UTF_8))
        .startsWith("{\"number\": 7, \"padding\": \"xxx")
        .endsWith("xxx\"}");
  }
}
