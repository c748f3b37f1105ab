package dev.offsetcommit.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.ConflictingProperty;
import dev.offsetcommit.cluster.ConnectionSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransactionalProducersTest {

  private final List<String> warnings = new ArrayList<>();

  private Map<String, Object> settings(Map<String, String> file, Map<String, String> typed) {
    ConnectionSettings connection = new ConnectionSettings("h:1", file, typed);
    return new TransactionalProducers(connection, "g", "one", warnings::add).settings();
  }

  @Test
  void anIdOutOfASharedFileIsNotTakenSinceProcessesWouldFenceEachOther() {
    Map<String, Object> settings =
        settings(Map.of("transactional.id", "app-1", "transaction.timeout.ms", "7000"), Map.of());
    assertThat(settings)
        .containsEntry("transactional.id", "offset-commit-g-one")
        .containsEntry("transaction.timeout.ms", "7000");
    assertThat(warnings).singleElement().asString().contains("transactional.id", "ignored");
  }

  @Test
  void anIdThatIsTypedIsRefused() {
    assertThatThrownBy(() -> settings(Map.of(), Map.of("transactional.id", "app-1")))
        .isInstanceOf(ConflictingProperty.class);
  }
}
