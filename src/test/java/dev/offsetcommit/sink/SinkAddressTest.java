package dev.offsetcommit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
