package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive that a user unpacks: in a directory with a space, with no home directory or an empty
 * one, and with no shell but dash.
 */
@Order(1)
class ArchiveIT {

  private static final List<String> TOOLS =
      List.of(
          "cat",
          "cksum",
          "find",
          "grep",
          "mkdir",
          "mv",
          "nice",
          "printf",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "sleep",
          "tr",
          "xargs");

  /** Nor is there a place for a class archive then. */
  private static final Path NO_HOME = Path.of("");

  @TempDir private static Path directory;

  private static Path unpacked;
  private static Path withoutSpace;
  private static Path path;

  @BeforeAll
  static void unpack() throws IOException {
    Path there = Files.createDirectories(directory.resolve("a b"));
    Path archive = Path.of("target/SHA256SUMS");
    assertThat(archive).as("made by mvn package").exists();
    run("sh", "-c", "cd target && sha256sum -c SHA256SUMS");
    String name;
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      name =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(".tar.gz"))
              .findFirst()
              .orElseThrow();
    }
    run("tar", "xzf", "target/" + name, "-C", there.toString());
    run("tar", "xzf", "target/" + name, "-C", directory.toString());
    withoutSpace = directory.resolve(name.replace(".tar.gz", ""));
    unpacked = there.resolve(name.replace(".tar.gz", ""));
    path = Files.createDirectories(directory.resolve("tools"));
    for (String tool : TOOLS) {
      tool(tool, found(tool));
    }
    Path dash = found("dash");
    tool("sh", dash == null ? found("sh") : dash);
  }

  private static void tool(String name, Path real) throws IOException {
    Path file = path.resolve(name);
    Files.writeString(file, "#!/bin/sh\nexec " + real + " \"$@\"\n").toFile().setExecutable(true);
  }

  private static Path found(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static void run(String... line) {
    try (Child child = Child.execUnprepared(Map.of(), List.of(line))) {
      assertThat(child.awaitExit()).as(child.toString()).isZero();
    }
  }

  private static Child start(Path root, Path home, String java, String name, String... args) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "env",
                "-i",
                "PATH=" + path,
                "HOME=" + home,
                "JAVA_HOME=" + System.getProperty("java.home"),
                "OFFSET_COMMIT_TRAIN_AFTER=0",
                "OFFSET_COMMIT_JAVA_OPTS=" + java,
                root.resolve("bin").resolve(name).toString()));
    line.addAll(List.of(args));
    return Child.execUnprepared(Map.of(), line);
  }

  @Test
  void itHoldsWhatAUserNeeds() throws IOException {
    assertThat(List.of("LICENSE", "NOTICES", "README.md", "docs/lag.md", "examples"))
        .allMatch(file -> Files.exists(unpacked.resolve(file)));
    assertThat(List.of("man/man1/offset-commit-lag.1", "zsh/site-functions/_offset-commit"))
        .allMatch(file -> Files.exists(unpacked.resolve("share").resolve(file)));
    String notices = Files.readString(unpacked.resolve("NOTICES"));
    try (Stream<Path> libraries = Files.list(unpacked.resolve("lib"))) {
      assertThat(libraries.map(jar -> jar.getFileName().toString().replaceFirst("-[0-9].*", "")))
          .isNotEmpty()
          .allMatch(library -> notices.matches("(?s).*\\b" + library + "\\b.*"));
    }
    try (Stream<Path> libraries = Files.list(unpacked.resolve("lib"))) {
      assertThat(libraries).allMatch(library -> library.toString().endsWith(".jar"));
    }
    try (Stream<Path> scripts = Files.list(Path.of("scripts"))) {
      assertThat(
              scripts.map(Path::getFileName).filter(script -> !script.toString().endsWith(".sh")))
          .allMatch(script -> Files.isExecutable(unpacked.resolve("bin").resolve(script)));
    }
  }

  @Test
  void itRunsInADirectoryWithASpaceAndWithOptionsThatHaveOne() {
    String[] two = {"-n", "2", "--interval", "10ms"};
    try (Child demo = start(unpacked, NO_HOME, "-Dx='a b'", "demo", two)) {
      assertThat(demo.awaitExit()).as(demo.toString()).isZero();
      assertThat(demo.err()).noneMatch(line -> line.contains("Picked up"));
      assertThat(demo.out().get(demo.out().size() - 1)).startsWith("Sent 2 numbers, consumed 2");
    }
  }

  /** Where a path has a space, JDK 17 takes only its own classes from an archive. */
  @Test
  void itMakesItsClassArchiveBesideTheFirstRunAndStartsWithItThen() throws IOException {
    Path home = Files.createDirectory(directory.resolve("home2"));
    Path archives = home.resolve(".cache/offset-commit");
    try (Child first = start(withoutSpace, home, "", "consumer", "--version")) {
      assertThat(first.awaitExit()).as(first.toString()).isZero();
      assertThat(first.out().get(0)).matches("offset-commit \\S+ \\(commit \\S+\\)");
    }
    Await.until(
        Duration.ofMinutes(2),
        () -> Files.exists(archives) && isWhole(archives),
        () -> "no class archive in " + archives);
    Path log = directory.resolve("classes.log");
    String java = "-Xlog:class+load:file=" + log;
    try (Child version = start(withoutSpace, home, java, "consumer", "--version")) {
      assertThat(version.awaitExit()).as(version.toString()).isZero();
    }
    assertThat(Files.readAllLines(log))
        .anyMatch(line -> line.contains("cli.Main source: shared objects file"));
  }

  /** There is an archive, and nothing that is still being made. */
  private static boolean isWhole(Path archives) {
    try (Stream<Path> files = Files.list(archives)) {
      List<String> names = files.map(Path::toString).toList();
      return !names.isEmpty()
          && names.stream().allMatch(name -> name.endsWith(".jsa") || name.endsWith(".aot"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void withoutAHomeItRunsWithoutAClassArchive() {
    try (Child version = start(unpacked, NO_HOME, "", "offset-commit", "--version")) {
      assertThat(version.awaitExit()).as(version.toString()).isZero();
      assertThat(version.err()).isEmpty();
    }
  }
}
