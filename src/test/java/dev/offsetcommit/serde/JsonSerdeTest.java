package dev.offsetcommit.serde;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSerdeTest {

  /** As the project's own event; this package knows none. */
  private record NumberEvent(@JsonProperty(required = true) long number) {}

  private final JsonSerde<NumberEvent> serde = new JsonSerde<>(NumberEvent.class);

  private NumberEvent read(String json) {
    return serde.deserialize("t", json.getBytes(UTF_8));
  }

  private String refusal(byte[] bytes) {
    try {
      NumberEvent event = serde.deserialize("t", bytes);
      throw new AssertionError("was read as " + event);
    } catch (SerializationException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n", "\r");
      return e.getMessage();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999, -1, Long.MAX_VALUE, Long.MIN_VALUE})
  void whatIsWrittenIsReadBack(long number) {
    NumberEvent event = new NumberEvent(number);

    assertThat(serde.deserialize("t", serde.serialize("t", event))).isEqualTo(event);
  }

  @Test
  void theBytesAreThoseOfPythonsJsonDumps() {
    assertThat(serde.serialize("t", new NumberEvent(7)))
        .isEqualTo("{\"number\": 7}".getBytes(UTF_8));
  }

  @Test
  void nestedValuesHaveTheSpacesOfPythonToo() {
    record Pair(int a, List<Integer> b, Map<String, String> c) {}
    Pair pair = new Pair(1, List.of(2, 3), Map.of("k", "v"));

    assertThat(new JsonSerde<>(Pair.class).serialize("t", pair))
        .asString(UTF_8)
        .isEqualTo("{\"a\": 1, \"b\": [2, 3], \"c\": {\"k\": \"v\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"number\":5}",
        "  {\"number\" : 5 }  ",
        "{\"number\": 5, \"unit\": \"x\", \"more\": {\"a\": [1, null]}}",
        "{\"before\": null, \"number\": 5}"
      })
  void whitespaceAndUnknownFieldsAreTolerated(String json) {
    assertThat(read(json)).isEqualTo(new NumberEvent(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{\"number\": 5",
        "{'number': 5}",
        "[]",
        "[{\"number\": 5}]",
        "5",
        "\"5\"",
        "null",
        "true",
        "{}",
        "{\"Number\": 5}",
        "{\"number\": null}",
        "{\"number\": \"5\"}",
        "{\"number\": \"\"}",
        "{\"number\": true}",
        "{\"number\": [5]}",
        "{\"number\": {}}",
        "{\"number\": 5.5}",
        "{\"number\": 5.0}",
        "{\"number\": 5e2}",
        "{\"number\": NaN}",
        "{\"number\": 05}",
        "{\"number\": 9223372036854775808}",
        "{\"number\": -9223372036854775809}",
        "{\"number\": 1, \"number\": 2}",
        "{\"number\": 5} {\"number\": 6}",
        "{\"number\": 5}x",
        "{\"number\": 5, }"
      })
  void everythingElseIsRefusedInOneLine(String json) {
    refusal(json.getBytes(UTF_8));
  }

  @Test
  void nullAndEmptyValuesAreNamed() {
    assertThat(refusal(null)).contains("tombstone");
    assertThat(refusal(new byte[0])).contains("empty");
    refusal("   ".getBytes(UTF_8));
  }

  @Test
  void invalidUtf8IsRefused() {
    refusal("{\"number\": 5, \"x\": \"\u00ff\"}".getBytes(ISO_8859_1));
    refusal(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0});
    refusal("{\"number\": 5}".getBytes(java.nio.charset.StandardCharsets.UTF_16));
  }

  @Test
  void aMegabyteOfGarbageIsRefusedWithAShortReason() {
    byte[] letters = new byte[1 << 20];
    Arrays.fill(letters, (byte) 'x');
    byte[] brackets = new byte[1 << 20];
    Arrays.fill(brackets, (byte) '[');
    String nested = "{\"number\": 5, \"x\": " + "[".repeat(1 << 20) + "}";
    String digits = "{\"number\": " + "9".repeat(1 << 20) + "}";

    for (byte[] garbage :
        List.of(letters, brackets, nested.getBytes(UTF_8), digits.getBytes(UTF_8))) {
      assertThat(refusal(garbage).length()).isLessThan(1000);
    }
  }

  @Test
  void randomBytesAreNeverReadAndNeverFailOtherwise() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      try {
        refusal(bytes);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", bytes " + Arrays.toString(bytes), e);
      }
    }
  }

  @Test
  void aNullValueIsWrittenAsATombstone() {
    assertThat(serde.serialize("t", null)).isNull();
  }

  @Test
  void whatJacksonCannotWriteIsASerializationException() {
    class Opaque {}

    assertThatThrownBy(() -> new JsonSerde<>(Opaque.class).serialize("t", new Opaque()))
        .isInstanceOf(SerializationException.class);
  }
}
