package dev.offsetcommit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Configuration files of other clients, whose words for cluster and login Java clients ignore. */
class ForeignKeysTest {

  @TempDir private Path directory;

  private Path file(String... lines) throws IOException {
    return Files.write(directory.resolve("client.properties"), List.of(lines));
  }

  private static ConnectionSettings resolve(Path file) {
    return ConnectionSettings.resolve(null, null, file, Map.of());
  }

  @Test
  void aByteOrderMarkDoesNotHideTheCluster() throws IOException {
    Path file = file("\ufeffbootstrap.servers=file:1", "client.id=ops");

    assertThat(resolve(file).bootstrapServers()).isEqualTo("file:1");
    assertThat(resolve(file).unknownProperties()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata.broker.list",
        "bootstrap_servers",
        "bootstrap.server",
        "Bootstrap.Servers",
        "brokers",
        "spring.kafka.bootstrap-servers"
      })
  void anotherNameOfTheClusterIsRefusedAndNeverIgnored(String key) throws IOException {
    Path file = file(key + "=prod:9092");

    assertThatThrownBy(() -> resolve(file))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(key + " is bootstrap.servers");
    assertThatThrownBy(
            () -> ConnectionSettings.resolve(null, "env:1", null, Map.of(key, "prod:9092")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key + " is bootstrap.servers");
  }

  @Test
  void aFileOfLibrdkafkasIsRefusedWithKafkasKeysAndWithoutItsSecrets() throws IOException {
    Path file =
        file(
            "bootstrap.servers=prod:9092",
            "security.protocol=sasl_ssl",
            "sasl.mechanisms=PLAIN",
            "sasl.username=ann",
            "sasl.password=s3cret",
            "ssl.ca.location=/etc/ca.pem");

    assertThatThrownBy(() -> resolve(file))
        .isInstanceOf(TerseException.class)
        .hasMessageContainingAll(
            file.toString(),
            "sasl.mechanisms is sasl.mechanism;",
            "sasl.password is sasl.jaas.config",
            "ssl.ca.location is ssl.truststore.location")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void whereKafkasKeyIsGivenTooTheOtherOneIsOnlyWarnedOf() throws IOException {
    Path file = file("bootstrap.servers=a:1", "metadata.broker.list=b:1");

    assertThat(resolve(file).bootstrapServers()).isEqualTo("a:1");
    assertThat(resolve(file).unknownProperties()).containsExactly("metadata.broker.list");
    assertThat(
            ConnectionSettings.resolve("flag:1", null, file("metadata.broker.list=b:1"), Map.of())
                .bootstrapServers())
        .isEqualTo("flag:1");
  }
}
