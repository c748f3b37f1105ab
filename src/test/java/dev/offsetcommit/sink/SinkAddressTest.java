package dev.offsetcommit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkAddressTest {

  @Test
  void noPasswordIsShown() {
    SinkAddress address =
        new SinkAddress(
            "jdbc:postgresql://ann:hush1@db/numbers?password=hush2&ssl=true",
            Map.of("password", "hush3"));

    assertThat(address.toString())
        .isEqualTo("jdbc:postgresql://***@db/numbers?password=***&ssl=true");
    assertThat(address.redact("no " + address.url() + " with hush3"))
        .isEqualTo("no " + address + " with ***");
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:mysql://ann:hu/s@h@db/numbers, jdbc:mysql://***@db/numbers",
    "jdbc:oracle:thin:scott/hush@//db/numbers, jdbc:oracle:thin:***@//db/numbers",
    "postgres://ann:h?ush@db/numbers?user=a@b, postgres://***@db/numbers?user=a@b",
    "jdbc:postgresql://ann:h=ush@db/numbers?user=a@b, jdbc:postgresql://***@db/numbers?user=a@b",
    "jdbc:postgresql://db/numbers?user=a@b, jdbc:postgresql://db/numbers?user=a@b",
    "jdbc:sqlite:/home/ann@work/numbers.db, jdbc:sqlite:/home/ann@work/numbers.db"
  })
  void whatStandsBeforeAHostIsNotShown(String url, String shown) {
    assertThat(new SinkAddress(url, Map.of())).hasToString(shown);
  }
}
