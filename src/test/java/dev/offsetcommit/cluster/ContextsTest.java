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

class ContextsTest {

  @TempDir private Path directory;

  private Context prod(String... more) throws IOException {
    Path file = directory.resolve("config.properties");
    Files.writeString(
        file, "context.prod.bootstrap.servers=k1:1,k2:2\n" + String.join("\n", more) + "\n");
    return Contexts.read(file).named("prod");
  }

  private static ConnectionSettings at(
      String flag, String environment, Path file, Map<String, String> overrides, Context context) {
    return ConnectionSettings.resolve(flag, environment, file, overrides, context);
  }

  @Test
  void aContextIsTheClusterWhereNothingElseNamesOne() throws IOException {
    assertThat(at(null, null, null, Map.of(), prod()).bootstrapServers()).isEqualTo("k1:1,k2:2");
    assertThat(at(null, "", null, Map.of(), prod()).bootstrapServers()).isEqualTo("k1:1,k2:2");
  }

  @Test
  void anEnvironmentThatNamesAnotherClusterThanTheContextIsWrongUsage() throws IOException {
    Context prod = prod();
    assertThatThrownBy(() -> at(null, "test:1", null, Map.of(), prod))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("prod", "k1:1,k2:2", "KAFKA_BOOTSTRAP_SERVERS", "test:1");
    assertThat(at(null, "k2:2, k1:1", null, Map.of(), prod).bootstrapServers())
        .isEqualTo("k2:2, k1:1");
  }

  @Test
  void aFileThatNamesAnotherClusterThanTheContextIsWrongUsage() throws IOException {
    Context prod = prod();
    Path file = Files.writeString(directory.resolve("c"), "bootstrap.servers=test:1");
    assertThatThrownBy(() -> at(null, null, file, Map.of(), prod))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("prod", "the --command-config file", "test:1");
  }

  @Test
  void whatIsTypedWinsOverTheContext() throws IOException {
    assertThat(at("typed:1", "test:1", null, Map.of(), prod()).bootstrapServers())
        .isEqualTo("typed:1");
    assertThat(
            at(null, null, null, Map.of("bootstrap.servers", "typed:2"), prod()).bootstrapServers())
        .isEqualTo("typed:2");
  }

  @Test
  void propertiesComeFromTheContextsFileItselfTheTypedFileAndTheTypedProperties()
      throws IOException {
    Files.writeString(
        directory.resolve("prod.properties"),
        "client.id=a\nclient.rack=a\nsecurity.protocol=SSL\nmetadata.max.age.ms=1\n");
    Context prod =
        prod(
            "context.prod.command.config=prod.properties",
            "context.prod.client.rack=b",
            "context.prod.security.protocol=SASL_SSL",
            "context.prod.metadata.max.age.ms=2");
    Path typed =
        Files.writeString(directory.resolve("c"), "security.protocol=C\nmetadata.max.age.ms=3");

    assertThat(
            at(null, null, typed, Map.of("metadata.max.age.ms", "4"), prod)
                .clientProperties(Map.of(), warning -> {}))
        .containsEntry("client.id", "a")
        .containsEntry("client.rack", "b")
        .containsEntry("security.protocol", "C")
        .containsEntry("metadata.max.age.ms", "4")
        .containsEntry("bootstrap.servers", "k1:1,k2:2");
  }

  @Test
  void secretsAndWhatMayBeOneAreHidden() throws IOException {
    Context prod =
        prod(
            "context.prod.sasl.jaas.config=module required password=\"s3cret\";",
            "context.prod.ssl.key.password=s3cret",
            "context.prod.my.token=s3cret",
            "context.prod.sasl.oauthbearer.token.endpoint.url=https://me:s3cret@host/",
            "context.prod.security.protocol=SASL_SSL");

    assertThat(prod.shown())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.jaas.config", "[hidden]")
        .hasSize(5);
    assertThat(prod.shown().toString() + prod).doesNotContain("s3cret");
  }

  @Test
  void aNameThatIsUnknownIsAnsweredWithThoseThatAreKnown() throws IOException {
    Path file = directory.resolve("config.properties");
    assertThatThrownBy(() -> Contexts.read(file).named("pro"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("context.pro.bootstrap.servers", file.toString());
    prod("context.test.bootstrap.servers=t:1");
    assertThatThrownBy(() -> Contexts.read(file).named("pro"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("it has: prod, test");
  }

  @Test
  void aKeyThatMeansNothingAndAContextWithoutAClusterAreRefused() {
    assertThatThrownBy(() -> prod("contxt.test.bootstrap.servers=t:1"))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("contxt.test.bootstrap.servers");
    assertThatThrownBy(() -> prod("context.test.client.id=x"))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("context.test.bootstrap.servers=HOST:PORT");
    assertThatThrownBy(() -> at(null, null, null, Map.of(), prod("context.prod.sasl.username=me")))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("sasl.jaas.config");
  }

  @Test
  void theFileIsWhereXdgSaysOrBelowTheHomeDirectory() {
    assertThat(Contexts.file(Map.of("XDG_CONFIG_HOME", directory.toString())))
        .isEqualTo(directory.resolve("offset-commit/config.properties"));
    for (Map<String, String> none :
        List.of(Map.<String, String>of(), Map.of("XDG_CONFIG_HOME", "relative"))) {
      assertThat(Contexts.file(none))
          .isEqualTo(
              Path.of(System.getProperty("user.home"))
                  .resolve(".config/offset-commit/config.properties"));
    }
  }
}
