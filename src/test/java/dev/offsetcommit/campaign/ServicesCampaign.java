package dev.offsetcommit.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The services of docs/lab.md under the lab, each with what it promises; left out where what it is
 * written in is missing. The lab is asked with real order numbers, as in the document.
 */
class ServicesCampaign {

  private static final Path SERVICES = Path.of("examples", "services").toAbsolutePath();
  private static final String ORDER = "{\"orderId\": {number}, \"customer\": \"c-{number}\"}";

  @TempDir private Path directory;

  private static boolean works(String... line) {
    try (Child child = Child.exec(Map.of(), List.of(line))) {
      return child.awaitExit() == 0;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** A copy, so that building leaves nothing among the examples. */
  private Path copy(String name) throws IOException {
    Path from = SERVICES.resolve(name);
    Path to = directory.resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  private void holds(String command, String promise, String... more) {
    List<String> line = new ArrayList<>(List.of("lab", "--command", command, "--promise", promise));
    line.addAll(List.of("--value", ORDER, "--kills", "4", "--seed", "7", "--output", "json"));
    line.addAll(List.of("--history", directory.resolve("history").toString()));
    line.addAll(List.of(more));
    // The test's own machine may set it, and users' machines do not.
    try (Child lab = Child.start(Map.of("PYTHONUNBUFFERED", ""), line.toArray(String[]::new))) {
      assertThat(lab.awaitExit(Duration.ofMinutes(3))).as(lab.toString()).isZero();
      assertThat(lab.out()).singleElement().asString().contains("\"verdict\":\"held\"");
    }
  }

  @Test
  void python() {
    String python = "/usr/bin/python3";
    assumeTrue(works(python, "-c", "import kafka"), "no kafka module (Debian: python3-kafka)");
    holds(python + " '" + SERVICES.resolve("python/service.py") + "'", "at-least-once:50");
  }

  @Test
  void shell() {
    assumeTrue(works("kcat", "-V"), "no kcat on the PATH");
    holds("sh '" + SERVICES.resolve("shell/service.sh") + "'", "at-least-once");
  }

  @Test
  void node() throws IOException {
    assumeTrue(works("npm", "--version"), "no npm on the PATH");
    Path service = copy("node");
    assumeTrue(
        works("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", "" + service),
        "npm cannot install kafkajs");
    holds("npm start --silent --prefix '" + service + "'", "at-least-once");
  }

  @Test
  void spring() throws IOException {
    Path service = copy("spring");
    assumeTrue(
        works("mvn", "-q", "-B", "-f", "" + service.resolve("pom.xml"), "package"),
        "mvn cannot build it");
    holds(
        "java -jar '" + service.resolve("target/orders.jar") + "' orders-done",
        "at-least-once:1",
        "--effects",
        "topic:orders-done");
  }
}
