package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every {@code sh} block of the documents, as it stands, in a directory of its own with {@code
 * scripts} on the PATH. A comment that begins with a number says what the line before it must
 * print, so the blocks cannot go wrong unnoticed.
 */
@ExtendWith(SharedBroker.class)
class DocumentsIT {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");

  /** The file of a relative link, without its anchor. */
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]+)[^)]*\\)");

  private static final Pattern PRINTS = Pattern.compile("#\\s+(\\d+)\\b");

  @TempDir Path directory;

  @Test
  void everyLinkInTheDocumentsLeadsToAFile() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path document : documents()) {
      Matcher links = LINK.matcher(Files.readString(document));
      while (links.find()) {
        Path target = document.resolveSibling(links.group(1)).normalize();
        if (!Files.exists(target)) {
          dead.add(document + ": " + links.group(1));
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> here = Files.list(Path.of(""));
        Stream<Path> pages = Files.list(Path.of("docs"))) {
      return Stream.concat(here, pages).filter(p -> p.toString().endsWith(".md")).sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCommandOfTheDocumentsRuns(Cluster cluster) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path document : documents()) {
      Matcher blocks = BLOCK.matcher(Files.readString(document));
      for (int number = 1; blocks.find(); number++) {
        String script = blocks.group(1);
        tests.add(
            DynamicTest.dynamicTest(document + ", block " + number, () -> run(cluster, script)));
      }
    }
    assertThat(tests).as("blocks found").hasSizeGreaterThan(5);
    return tests.stream();
  }

  private void run(Cluster cluster, String script) throws IOException {
    Path work = Files.createTempDirectory(directory, "block");
    Path file =
        Files.writeString(work.resolve("block.sh"), "set -eu; cd '" + work + "'\n" + script);
    Map<String, String> environment =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            cluster.bootstrapServers(),
            "PATH",
            Path.of("scripts").toAbsolutePath() + ":" + System.getenv("PATH"));
    try (Child shell = Child.exec(environment, List.of("bash", file.toString()))) {
      assertThat(shell.awaitExit()).as(script + "\n" + shell).isZero();
      Matcher expected = PRINTS.matcher(script);
      while (expected.find()) {
        String number = expected.group(1);
        assertThat(shell.out())
            .as("a line that says %s, of\n%s\n%s", number, script, shell)
            .anyMatch(line -> line.matches(".*\\b" + number + "\\b.*"));
      }
    }
  }
}
