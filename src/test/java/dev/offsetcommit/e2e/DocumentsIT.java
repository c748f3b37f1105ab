package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the {@code sh} and {@code console} blocks of the documents, as they stand, in a directory of
 * their own with {@code scripts} on the PATH, and sees that no command is in a document without a
 * test that runs it.
 */
@Order(5)
@ExtendWith(SharedBroker.class)
class DocumentsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** The file of a relative link, without its anchor. */
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]+)[^)]*\\)");

  /** A comment that begins with a number says what the line before it must print. */
  private static final Pattern PRINTS = Pattern.compile("#\\s+(\\d+)\\b");

  @TempDir Path directory;

  /**
   * What runs a command that stands in a document, but not in one of its blocks that are run here.
   *
   * @param command as it is in the document
   * @param file the test or script
   * @param text what in that file runs it
   */
  private record Elsewhere(String command, String file, String text) {}

  private static final List<Elsewhere> ELSEWHERE =
      List.of(
          new Elsewhere("demo", "README.md", "$ scripts/demo -n 4"),
          new Elsewhere("mvn verify", ".ci/run", "mvn -B verify"),
          inReadmeIt("broker"),
          inReadmeIt("producer --topic hello_world1"),
          inReadmeIt("consumer --group X --manual-commit"),
          inReadmeIt("java -jar target/offset-commit.jar consumer --group X --manual-commit"),
          new Elsewhere(
              "lag --watch",
              "src/test/java/dev/offsetcommit/e2e/GroupCommandsIT.java",
              "\"--watch"),
          new Elsewhere(
              "java -cp target/offset-commit.jar examples/ManualCommit.java",
              "src/test/java/dev/offsetcommit/e2e/PythonIT.java",
              "\"examples/ManualCommit.java\""),
          inResetSinkTest("reset --sink", "\"--sink\""),
          inResetSinkTest(
              "reset --group DB --topic input --to-offset 10 --sink jdbc:sqlite:numbers.db",
              "\"--to-offset\""),
          inResetSinkTest(
              "reset --group DB --topic input --to-offset 10 --sink jdbc:sqlite:numbers.db --execute",
              "\"--execute\""),
          inResetSinkTest(
              "reset --undo reset-DB-….undo.jsonl --sink jdbc:sqlite:numbers.db --execute",
              "\"--undo\""),
          inTutorial("tutorial 4"),
          inTutorial("tutorial 5"),
          inTutorial("tutorial 6"),
          new Elsewhere("lab --commit all", ".ci/lab", "lab --commit all"),
          new Elsewhere("lab --self-test", ".ci/lab", "lab --self-test"),
          new Elsewhere(
              "lab --command 'python3 consumer.py' --topic hello_world1 --group demo --port 9092 --promise at-least-once:1",
              "src/test/java/dev/offsetcommit/e2e/LabProgramIT.java",
              "theSeedsOwnScriptHoldsWithNothingChangedInIt"),
          new Elsewhere(
              "lab --command './my-service --brokers {bootstrap-server}' --promise exactly-once --effects topic:orders-done",
              "src/test/java/dev/offsetcommit/e2e/LabProgramIT.java",
              "\"topic:hello_world1-out\""),
          // An hour of kills, and other versions of the client: by hand, for the figures.
          new Elsewhere(
              "lab --commit auto --group-protocol consumer -n 15000 --kills 60 --seed 42",
              "src/test/java/dev/offsetcommit/campaign/LabCampaign.java",
              "\"classic,consumer\""),
          new Elsewhere(
              "src/build/measure-auto-commit.sh kill 4.1.2",
              "src/build/measure-auto-commit.sh",
              "scripts/lab"),
          new Elsewhere(
              "src/build/measure-auto-commit.sh count 4.1.2",
              "src/build/measure-auto-commit.sh",
              "CommittedInHand"),
          new Elsewhere(
              "java -cp target/offset-commit.jar examples/finding/CommittedInHand.java",
              "src/test/java/dev/offsetcommit/e2e/ExamplesIT.java",
              "\"finding/CommittedInHand\""),
          new Elsewhere(
              "src/build/measure-clients.sh", "src/build/measure-clients.sh", "row spring-record"),
          new Elsewhere(
              "src/build/measure-clients.sh kcat spring-record",
              "src/build/measure-clients.sh",
              "wanted kcat"),
          // Tests have a PostgreSQL of their own instead of the container's.
          new Elsewhere(
              "docker compose --profile postgres up -d --wait",
              "docker-compose.yml",
              "--profile postgres up -d --wait"),
          new Elsewhere(
              "consumer --group PG --commit sink --sink 'jdbc:postgresql://localhost/numbers?user=numbers'",
              "src/test/java/dev/offsetcommit/sink/SinkFailuresTest.java",
              "PGPASSFILE"));

  private static Elsewhere inReadmeIt(String command) {
    return new Elsewhere(
        command, "src/test/java/dev/offsetcommit/e2e/ReadmeIT.java", '"' + command + '"');
  }

  private static Elsewhere inResetSinkTest(String command, String text) {
    return new Elsewhere(command, "src/test/java/dev/offsetcommit/sink/ResetSinkTest.java", text);
  }

  private static Elsewhere inTutorial(String command) {
    return new Elsewhere(command, ".ci/run", "scripts/tutorial all --no-pause");
  }

  @Test
  void everyLinkInTheDocumentsLeadsToAFile() throws IOException {
    List<String> dead = new ArrayList<>();
    List<Document> documents = new ArrayList<>(Document.all());
    documents.addAll(Document.chapters());
    for (Document document : documents) {
      Matcher links = LINK.matcher(document.text());
      while (links.find()) {
        Path target = document.path().resolveSibling(links.group(1)).normalize();
        if (!Files.exists(target)) {
          dead.add(document + ": " + links.group(1));
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  @Test
  void noCommandOfTheReadmeOrTheDocsIsWithoutATest() throws IOException {
    List<String> run =
        Document.all().stream().flatMap(d -> d.blocks().stream()).flatMap(b -> b.lines()).toList();
    List<String> commands =
        Document.all().stream()
            .filter(Document::isForReaders)
            .flatMap(d -> d.commands().stream())
            .toList();

    assertThat(commands).hasSizeGreaterThan(10);
    List<String> neverRun =
        commands.stream()
            .filter(command -> run.stream().noneMatch(line -> isPartOf(command, line)))
            .filter(command -> ELSEWHERE.stream().noneMatch(e -> e.command().equals(command)))
            .toList();
    assertThat(neverRun).isEmpty();
    for (Elsewhere elsewhere : ELSEWHERE) {
      assertThat(commands).as("still in a document").contains(elsewhere.command());
      assertThat(Path.of(elsewhere.file())).content().contains(elsewhere.text());
    }
  }

  /** Whether a line runs the same program with these arguments, and perhaps with more. */
  private static boolean isPartOf(String command, String line) {
    List<String> words = List.of(command.split(" +"));
    List<String> all = List.of(line.split(" +"));
    return all.get(0).equals(words.get(0)) && all.containsAll(words);
  }

  @TestFactory
  Stream<DynamicTest> everyBlockOfTheDocumentsRuns(Cluster cluster) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Document document : Document.all()) {
      int number = 1;
      for (Document.Block block : document.blocks()) {
        tests.add(
            DynamicTest.dynamicTest(document + ", block " + number++, () -> run(cluster, block)));
      }
    }
    assertThat(tests).as("blocks found").hasSizeGreaterThan(5);
    return tests.stream();
  }

  private void run(Cluster cluster, Document.Block block) throws IOException {
    Path work = Files.createTempDirectory(directory, "block");
    Path scripts = Path.of("scripts").toAbsolutePath();
    Files.createSymbolicLink(work.resolve("scripts"), scripts);
    String script = "set -eu; cd '" + work + "'\n" + block.script();
    Map<String, String> environment =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            cluster.bootstrapServers(),
            "PATH",
            scripts + ":" + System.getenv("PATH"));
    try (Child shell = Child.exec(environment, List.of("bash", "-c", script))) {
      assertThat(shell.awaitExit(PATIENCE)).as(script + "\n" + shell).isZero();
      Matcher expected = PRINTS.matcher(block.script());
      while (expected.find()) {
        String number = expected.group(1);
        assertThat(shell.out())
            .as("a line that says %s, of\n%s\n%s", number, script, shell)
            .anyMatch(line -> line.matches(".*\\b" + number + "\\b.*"));
      }
      List<String> said = Stream.concat(shell.out().stream(), shell.err().stream()).toList();
      for (Pattern shown : block.output()) {
        assertThat(said).as("a line like %s", shown).anyMatch(shown.asMatchPredicate());
      }
    }
  }
}
