package dev.offsetcommit.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerSettingsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "listeners",
        "advertised.listeners",
        "log.dirs",
        "log.dir",
        "node.id",
        "process.roles"
      })
  void whereTheBrokerListensAndWritesCannotBeSet(String property) {
    assertThatThrownBy(() -> BrokerSettings.ephemeral().with(property, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(property)
        .hasMessageContaining("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65536})
  void aPortThatIsNoneIsRefused(int port) {
    assertThatThrownBy(() -> new BrokerSettings(port, null, 1, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(port));
  }

  @Test
  void atLeastOneNodeIsNeeded() {
    assertThatThrownBy(() -> new BrokerSettings(0, null, 0, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void propertiesAreAddedToACopy() {
    Map<String, String> given = new HashMap<>(Map.of("a", "1"));
    BrokerSettings settings = new BrokerSettings(0, null, 1, given);
    given.put("b", "2");

    assertThat(settings.properties()).containsExactly(Map.entry("a", "1"));
    assertThat(settings.with("a", "3").properties()).containsExactly(Map.entry("a", "3"));
    assertThat(settings.properties()).containsExactly(Map.entry("a", "1"));
  }
}
