package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The form of the one-file examples: short, on their own, and marked where they commit. */
class ExamplesTest {

  private static final Path EXAMPLES = Path.of("examples");
  private static final List<String> LONGER =
      List.of("TransactionCommit.java", "DatabaseCommit.java");

  static List<Path> sound() throws IOException {
    return javaFiles(EXAMPLES);
  }

  static List<Path> knownBad() throws IOException {
    return javaFiles(EXAMPLES.resolve("known-bad"));
  }

  private static List<Path> javaFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("sound")
  void isShort(Path file) throws IOException {
    boolean longer = LONGER.contains(file.getFileName().toString());

    assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(longer ? 60 : 40);
    assertThat(Files.readAllLines(file)).allMatch(line -> line.length() <= 120);
  }

  @ParameterizedTest
  @MethodSource({"sound", "knownBad"})
  void importsNothingOfOurs(Path file) throws IOException {
    assertThat(Files.readAllLines(file).stream().filter(line -> line.startsWith("import ")))
        .isNotEmpty()
        .allMatch(l -> l.matches("import (java\\.|org\\.apache\\.kafka\\.|com\\.fasterxml\\.).*"));
    assertThat(Files.readString(file)).doesNotContain("dev.offsetcommit");
  }

  @ParameterizedTest
  @MethodSource({"sound", "knownBad"})
  void saysFirstHowToRunIt(Path file) throws IOException {
    assertThat(Files.readAllLines(file).get(0))
        .isEqualTo("// java -cp target/offset-commit.jar " + file);
  }

  @ParameterizedTest
  @MethodSource({"sound", "knownBad"})
  void marksWhereItCommits(Path file) throws IOException {
    if (file.endsWith("Producer.java")) {
      return;
    }
    List<String> lines = Files.readAllLines(file);
    List<Integer> begins = positions(lines, ".*// commit.*\\{$");
    List<Integer> ends = positions(lines, ".*// }$");

    assertThat(begins).hasSize(1);
    assertThat(ends).hasSize(1);
    assertThat(String.join("\n", lines.subList(begins.get(0), ends.get(0) + 1)))
        .containsPattern("commit\\w*\\(|poll\\(");
  }

  @ParameterizedTest
  @MethodSource("knownBad")
  void differsFromItsSiblingInOneMarkedLine(Path file) throws IOException {
    List<String> bad = Files.readAllLines(file);
    String sibling = bad.get(1).replaceAll(".*\\.\\./(\\w+\\.java) .*", "$1");
    List<String> good = code(Files.readAllLines(EXAMPLES.resolve(sibling)));
    List<String> code = code(bad);

    assertThat(code).hasSameSizeAs(good);
    List<String> differing = new ArrayList<>();
    for (int i = 0; i < code.size(); i++) {
      if (!code.get(i).equals(good.get(i))) {
        differing.add(code.get(i));
      }
    }
    assertThat(differing).singleElement().asString().contains("BAD");
    assertThat(bad.get(2)).as("the damage").startsWith("// ");
  }

  @Test
  void theDocumentQuotesBothLanguagesAsTheyAre() throws IOException {
    String python =
        new String(
            ExamplesTest.class.getResourceAsStream("/seed/consumer.py").readAllBytes(),
            StandardCharsets.UTF_8);
    String java = Files.readString(EXAMPLES.resolve("ManualCommit.java"));
    List<String> rows =
        Files.readAllLines(Path.of("docs/from-python.md")).stream()
            .dropWhile(line -> !line.startsWith("| Python"))
            .takeWhile(line -> line.startsWith("|"))
            .skip(2)
            .toList();

    assertThat(rows).hasSize(10);
    for (String row : rows) {
      String[] cells = row.split(" \\| ");
      assertThat(quotes(cells[0])).isNotEmpty().allSatisfy(q -> assertThat(python).contains(q));
      assertThat(quotes(cells[1])).isNotEmpty().allSatisfy(q -> assertThat(java).contains(q));
    }
  }

  private static List<String> quotes(String cell) {
    return Pattern.compile("`([^`]+)`").matcher(cell).results().map(r -> r.group(1)).toList();
  }

  private static List<String> code(List<String> lines) {
    return lines.stream().dropWhile(line -> line.startsWith("//")).toList();
  }

  private static List<Integer> positions(List<String> lines, String pattern) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).matches(pattern)) {
        found.add(i);
      }
    }
    return found;
  }
}
