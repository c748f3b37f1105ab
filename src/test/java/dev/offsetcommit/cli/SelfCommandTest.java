package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfCommandTest {

  @Test
  void aChildHasOneCollectorTheUsersIfThereIsOne() {
    List<String> mine = List.of("-XX:+UseParallelGC", "-Da=b c");

    assertThat(SelfCommand.flags("consumer", mine, null))
        .contains("-XX:+UseParallelGC", "-Da=b c")
        .doesNotContain("-XX:+UseSerialGC");
    assertThat(SelfCommand.flags("consumer", List.of(), null)).contains("-XX:+UseSerialGC");
  }

  @Test
  void aChildTakesOverWhatTheUserSaidAndNotTheLaunchersFlags() {
    List<String> mine =
        List.of(
            "-XX:+UseSerialGC",
            "-Xmn24m",
            "-XX:SharedArchiveFile=/all.jsa",
            "-Doffset-commit.terminal=oe",
            "-Djavax.net.ssl.trustStore=/t",
            "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
            "-Dcom.sun.management.jmxremote.port=9999");

    assertThat(SelfCommand.flags("consumer", mine, "/client.jsa"))
        .containsExactly(
            "-XX:TieredStopAtLevel=1",
            "-Xlog:disable",
            "-XX:+UseSerialGC",
            "-XX:SharedArchiveFile=/client.jsa",
            "-Djavax.net.ssl.trustStore=/t");
    assertThat(SelfCommand.flags("broker", mine, "/client.jsa"))
        .contains("-XX:SharedArchiveFile=/all.jsa");
  }

  @Test
  void aClientCommandHasNoClassesOfTheBrokerBeforeIt(@TempDir Path directory) throws IOException {
    Path jar = directory.resolve("offset-commit.jar");
    String other = directory.resolve("other.jar").toString();
    String both = jar + File.pathSeparator + other;

    assertThat(SelfCommand.classPath("consumer", both)).isEqualTo(both);
    Path client = Files.createFile(directory.resolve("offset-commit-client.jar"));
    assertThat(SelfCommand.classPath("consumer", both))
        .isEqualTo(client + File.pathSeparator + other);
    assertThat(SelfCommand.classPath("broker", both)).isEqualTo(both);
  }

  @Test
  void theArchiveOfAClientHasTheFlagOfItsKind() {
    assertThat(SelfCommand.flags("lag", List.of("-XX:AOTCache=/all.aot"), "/client.aot"))
        .contains("-XX:AOTCache=/client.aot")
        .doesNotContain("-XX:AOTCache=/all.aot");
  }
}
