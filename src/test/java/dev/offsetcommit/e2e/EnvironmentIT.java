package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the user's environment says neither breaks a start nor reaches the output. */
@Execution(ExecutionMode.CONCURRENT)
class EnvironmentIT {

  private static final Path PROJECT = Path.of("").toAbsolutePath();

  @TempDir private Path elsewhere;

  @Test
  void theUsersCollectorIsTakenAndNothingIsSaidOfTheVariable() {
    for (String variable :
        List.of(
            "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "OFFSET_COMMIT_JAVA_OPTS")) {
      try (Child child =
          Child.start(Map.of(variable, "-XX:+UseParallelGC '-Da.b=c d'"), "--version")) {
        assertThat(child.awaitExit()).as(variable + "\n" + child).isZero();
        assertThat(child.out()).as(variable).anyMatch(l -> l.startsWith("kafka-clients"));
        assertThat(child.err()).as(variable).isEmpty();
      }
    }
  }

  /** The JVM is told of both by a program in its place, which writes down its arguments. */
  @Test
  void theUsersOptionsComeLastAndQuotesKeepTheirBlanks() throws IOException {
    Path java = elsewhere.resolve("jdk/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\nenv; printf '<%s>\\n' \"$@\"\n")
        .toFile()
        .setExecutable(true);
    Path launcher = cloneAt(elsewhere.resolve("clone"));
    try (Child child =
        Child.exec(
            Map.of(
                "JAVA_HOME",
                elsewhere.resolve("jdk").toString(),
                "JAVA_TOOL_OPTIONS",
                "-XX:+UseG1GC  \"-Da=b c\"",
                "OFFSET_COMMIT_JAVA_OPTS",
                "-Xmn8m"),
            List.of(launcher.toString(), "lag"))) {
      assertThat(child.awaitExit()).as(child.toString()).isZero();
      assertThat(child.out())
          .containsSubsequence("<-Xmn24m>", "<-XX:+UseG1GC>", "<-Da=b c>", "<-Xmn8m>")
          .doesNotContain("<-XX:+UseSerialGC>")
          .noneMatch(l -> l.startsWith("JAVA_TOOL_OPTIONS="));
    }
  }

  @Test
  void aCloneWhoseNameIsNotAsciiStartsInThePosixLocale() throws IOException {
    Path launcher = cloneAt(elsewhere.resolve("Straße"));
    noTraining(elsewhere.resolve("Straße"));
    String home = System.getProperty("java.home");
    for (Map<String, String> locale :
        List.of(
            Map.of("JAVA_HOME", home, "LC_ALL", "C"),
            Map.of("JAVA_HOME", home, "LC_ALL", "", "LC_CTYPE", "", "LANG", ""))) {
      try (Child child = Child.exec(locale, List.of(launcher.toString(), "--version"))) {
        assertThat(child.awaitExit()).as(locale + "\n" + child).isZero();
        assertThat(child.err()).as(locale.toString()).isEmpty();
      }
    }
  }

  /** The launcher in another place, with this project's build. */
  private static Path cloneAt(Path root) throws IOException {
    Path launcher = ExecutablesIT.launcherAt(root);
    Files.createDirectories(root.resolve("src/main"));
    Files.createDirectories(root.resolve("docs/tutorial"));
    Files.createFile(root.resolve("pom.xml")).toFile().setLastModified(0);
    root.resolve("src/main").toFile().setLastModified(0);
    root.resolve("docs/tutorial").toFile().setLastModified(0);
    Path target = Files.createDirectories(root.resolve("target"));
    Files.createSymbolicLink(target.resolve("lib"), PROJECT.resolve("target/lib"));
    for (String jar : List.of("offset-commit.jar", "offset-commit-client.jar")) {
      Files.copy(PROJECT.resolve("target").resolve(jar), target.resolve(jar));
    }
    return launcher;
  }

  /** Archives that are empty, as where they cannot be had, so that none is prepared. */
  private static void noTraining(Path root) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin/java").toRealPath().toString();
    String place = "%s %s %s".formatted(java, System.getProperty("java.version"), root);
    Path archives = Files.createDirectories(root.resolve("target/cds"));
    String make =
        "for kind in all client; do for suffix in jsa aot; do : >\"$0/none-$(printf '%s' \"$1\" | cksum | cut -d' ' -f1)-$kind.$suffix\"; done; done";
    try (Child child =
        Child.exec(Map.of(), List.of("sh", "-c", make, archives.toString(), place))) {
      assertThat(child.awaitExit()).as(child.toString()).isZero();
    }
  }
}
