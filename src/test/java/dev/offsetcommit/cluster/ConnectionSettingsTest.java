package dev.offsetcommit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionSettingsTest {

  @TempDir private Path directory;

  private final List<String> warnings = new ArrayList<>();

  private Path file(String... lines) throws IOException {
    return Files.write(directory.resolve("client.properties"), List.of(lines));
  }

  private static String servers(
      String flag, String environment, Path file, Map<String, String> overrides) {
    return ConnectionSettings.resolve(flag, environment, file, overrides).bootstrapServers();
  }

  @Test
  void theFlagWinsOverTheEnvironmentOverTheFileOverTheDefault() throws IOException {
    Path file = file("bootstrap.servers=file:1");

    assertThat(servers("flag:1", "env:1", file, Map.of())).isEqualTo("flag:1");
    assertThat(servers(null, "env:1", file, Map.of())).isEqualTo("env:1");
    assertThat(servers(null, null, file, Map.of())).isEqualTo("file:1");
    assertThat(servers(null, null, null, Map.of())).isEqualTo("localhost:9092");
  }

  @Test
  void anEmptyEnvironmentVariableIsNone() throws IOException {
    assertThat(servers(null, "", null, Map.of())).isEqualTo("localhost:9092");
    assertThat(servers(null, " ", file("bootstrap.servers=file:1"), Map.of())).isEqualTo("file:1");
  }

  @Test
  void aPropertyForTheServersComesAfterTheFlag() {
    Map<String, String> property = Map.of("bootstrap.servers", "property:1");

    assertThat(servers("flag:1", "env:1", null, property)).isEqualTo("flag:1");
    assertThat(servers(null, "env:1", null, property)).isEqualTo("property:1");
  }

  @Test
  void aPropertyWinsOverTheFileAndBothOverOurDefaults() throws IOException {
    ConnectionSettings settings =
        ConnectionSettings.resolve(
            "h:1", null, file("client.id=file", "linger.ms=3"), Map.of("client.id", "property"));

    Map<String, Object> properties =
        settings.clientProperties(
            Map.of("linger.ms", "0", "fetch.max.wait.ms", "100"), Map.of(), warnings::add);

    assertThat(properties)
        .containsEntry("client.id", "property")
        .containsEntry("linger.ms", "3")
        .containsEntry("fetch.max.wait.ms", "100")
        .containsEntry("bootstrap.servers", "h:1");
    assertThat(warnings).isEmpty();
  }

  @Test
  void whatTheCommandDecidesWinsOverTheFileWithAWarning() throws IOException {
    ConnectionSettings settings =
        ConnectionSettings.resolve("h:1", null, file("group.id=file", "acks=all"), Map.of());

    Map<String, Object> properties =
        settings.clientProperties(Map.of("group.id", "mine", "acks", "all"), warnings::add);

    assertThat(properties).containsEntry("group.id", "mine");
    assertThat(warnings).singleElement().asString().contains("group.id").doesNotContain("mine");
  }

  @Test
  void aPropertyThatContradictsTheCommandIsAConflict() {
    ConnectionSettings settings =
        ConnectionSettings.resolve("h:1", null, null, Map.of("enable.auto.commit", "true"));

    assertThatThrownBy(
            () -> settings.clientProperties(Map.of("enable.auto.commit", "false"), warnings::add))
        .isInstanceOf(ConflictingProperty.class)
        .hasMessageContaining("enable.auto.commit");
  }

  @Test
  void whatTheCommandCannotHonourIsDroppedFromTheFileAndRefusedAsAProperty() throws IOException {
    Map<String, Object> decided = Map.of("transactional.id", ConnectionSettings.NOT_SET);

    assertThat(ConnectionSettings.of("h:1").clientProperties(decided, warnings::add))
        .doesNotContainKey("transactional.id");
    assertThat(warnings).isEmpty();
    ConnectionSettings shared =
        ConnectionSettings.resolve("h:1", null, file("transactional.id=app-1"), Map.of());
    assertThat(shared.clientProperties(decided, warnings::add))
        .doesNotContainKey("transactional.id");
    assertThat(warnings).singleElement().asString().contains("transactional.id", "ignored");
    ConnectionSettings typed =
        ConnectionSettings.resolve("h:1", null, null, Map.of("transactional.id", "app-1"));
    assertThatThrownBy(() -> typed.clientProperties(decided, warnings::add))
        .isInstanceOf(ConflictingProperty.class)
        .hasMessageContaining("transactional.id");
  }

  @Test
  void aPropertyThatAgreesWithTheCommandIsNone() {
    ConnectionSettings settings =
        ConnectionSettings.resolve("h:1", null, null, Map.of("acks", "all"));

    assertThat(settings.clientProperties(Map.of("acks", "all"), warnings::add))
        .containsEntry("acks", "all");
  }

  @Test
  void propertiesThatNoClientKnowsAreNamedInOrder() throws IOException {
    ConnectionSettings settings =
        ConnectionSettings.resolve(
            "h:1",
            null,
            file("securty.protocol=SSL", "security.protocol=SSL", "bootstrap.servers=x:1"),
            Map.of("acsk", "all", "acks", "all", "isolation.level", "read_committed"));

    assertThat(settings.unknownProperties()).containsExactly("acsk", "securty.protocol");
  }

  @Test
  void aFileThatCannotBeReadIsNamedWithTheReason() throws IOException {
    Path missing = directory.resolve("missing.properties");
    Path malformed = file("key=\\u00zz");

    assertThatThrownBy(() -> servers(null, null, missing, Map.of()))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> servers(null, null, directory, Map.of()))
        .isInstanceOf(TerseException.class);
    assertThatThrownBy(() -> servers(null, null, malformed, Map.of()))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining(malformed.toString());
  }

  @Test
  void aFileIsReadAsUtf8() throws IOException {
    ConnectionSettings settings =
        ConnectionSettings.resolve("h:1", null, file("client.id=zähler"), Map.of());

    assertThat(settings.file()).containsEntry("client.id", "zähler");
  }

  @Test
  void noSecretIsInTheTextOfTheSettings() throws IOException {
    ConnectionSettings settings =
        ConnectionSettings.resolve(
            "h:1",
            null,
            file("ssl.keystore.password=s3cret"),
            Map.of("sasl.jaas.config", "x required password=\"s3cret\";"));

    assertThat(settings.toString()).contains("h:1", "sasl.jaas.config").doesNotContain("s3cret");
  }

  @Test
  void anAdminClientWaitsTenSeconds() {
    assertThat(ConnectionSettings.of("h:1").adminProperties())
        .containsEntry("default.api.timeout.ms", "10000");
    assertThat(
            new ConnectionSettings("h:1", Map.of(), Map.of("default.api.timeout.ms", "500"))
                .adminProperties())
        .containsEntry("default.api.timeout.ms", "500");
  }
}
