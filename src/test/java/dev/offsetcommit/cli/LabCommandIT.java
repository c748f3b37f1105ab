package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.broker.BrokerSettings;
import dev.offsetcommit.broker.EmbeddedBroker;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Child;
import dev.offsetcommit.lab.process.LabCluster;
import dev.offsetcommit.lab.process.Leftovers;
import dev.offsetcommit.lab.selftest.KnownBad;
import dev.offsetcommit.lab.selftest.SelfTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab with real processes: a small matrix, a part of the self-test, Ctrl-C, and kill -9. */
@Order(4)
class LabCommandIT {

  @TempDir Path histories;

  @Test
  void promisesHoldUnderKills() throws IOException {
    Path report = histories.resolve("report.html");
    try (Child lab =
        Child.start(
            Map.of("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1"),
            "lab",
            "--commit",
            "record,before",
            "--records",
            "400",
            "--kills",
            "2",
            "--seed",
            "7",
            "--output",
            "json",
            "--history",
            histories.resolve("kill").toString(),
            "--report",
            report.toString())) {
      assertThat(lab.awaitExit(Duration.ofMinutes(3))).as(lab.toString()).isZero();
      assertThat(lab.out())
          .hasSize(2)
          .allMatch(line -> line.contains("\"verdict\":\"held\""))
          .allMatch(line -> line.contains("\"effective\":2"));
      assertThat(lab.err()).anyMatch(line -> line.contains("starts a broker of its own"));
      assertThat(lab.err())
          .anyMatch(line -> line.contains("The promise held in 2 of 2 experiments"));
      assertThat(Files.readString(report))
          .contains("record, classic, kill", "never came")
          .contains("The promise held in 2 of 2 experiments")
          .contains("<a href=\"#experiment-2\">before</a>", "<section id=\"experiment-2\">")
          .contains("The promise for each crash: no record lost, and at most 1 repeated")
          .contains("<span>0</span><span>25</span><span>50</span>")
          .doesNotContain("http");
    }
  }

  @Test
  void knownMistakesAreFound() throws InterruptedException {
    try (LabCluster cluster = LabCluster.embedded(1)) {
      SelfTest test = new SelfTest(Child::command, histories, cluster);
      for (KnownBad bad :
          List.of(
              KnownBad.COMMIT_OFFSET,
              KnownBad.POSITION_PER_RECORD,
              KnownBad.OLD_COMMIT_AGAIN,
              KnownBad.CLOSE_ON_ERROR,
              KnownBad.FAILED_COMMITS_IGNORED)) {
        SelfTest.Result result = test.run(bad);
        assertThat(result.isRight()).as(result.toString()).isTrue();
        assertThat(result.findings().invalid()).as(result.toString()).isEmpty();
      }
    }
  }

  /** On a cluster that allows no shorter sessions than any Kafka with default settings. */
  @Test
  void ctrlCEndsTheLabAndItsConsumers() throws IOException, InterruptedException {
    BrokerSettings settings =
        BrokerSettings.ephemeral().with("group.min.session.timeout.ms", "6000");
    try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
        Child lab =
            Child.start(
                "lab",
                "-b",
                broker.bootstrapServers(),
                "--commit",
                "record",
                "--records",
                "5000",
                "--kills",
                "20",
                "--history",
                histories.resolve("stopped").toString())) {
      // A first strike in a rebalance starts the second consumer before it kills the first.
      awaitFile("child-003.ndjson");
      List<ProcessHandle> consumers =
          ProcessHandle.of(lab.pid()).orElseThrow().descendants().toList();
      lab.signal("INT");
      assertThat(lab.awaitExit()).as(lab.toString()).isEqualTo(130);
      assertThat(lab.err())
          .anyMatch(line -> line.matches(".* strikes? of \\[1/1] record-classic.*"));
      assertThat(lab.err()).anyMatch(line -> line.contains("invalid: stopped after"));
      assertThat(lab.out()).as("what was seen so far").hasSize(2);
      assertThat(lab.out().get(1)).matches("record .* [1-9]\\d*/20 .*INVALID");
      assertThat(lab.err()).anyMatch(line -> line.contains("partitions for 6 s"));
      for (ProcessHandle consumer : consumers) {
        assertThat(consumer.onExit()).succeedsWithin(Duration.ofSeconds(10));
      }
    }
  }

  @Test
  void aKilledLabLeavesOnlyFiles() throws IOException, InterruptedException {
    try (Child lab =
        Child.start(
            Map.of("OFFSET_COMMIT_JAVA_OPTS", "-Djava.io.tmpdir=" + histories),
            "lab",
            "--commit",
            "record",
            "--fault",
            "stop,kill-broker",
            "--records",
            "2000",
            "--kills",
            "3",
            "--parallel",
            "2")) {
      Path stopped = awaitFile("record-classic-stop/history.ndjson");
      awaitFile("record-classic-kill-broker/child-001.ndjson");
      Await.until(() -> read(stopped).contains("\"strike\":\"stop\""), lab::toString);
      List<ProcessHandle> children =
          ProcessHandle.of(lab.pid()).orElseThrow().descendants().toList();
      assertThat(children)
          .as("broker, consumers, and what stands by the stopped one")
          .hasSizeGreaterThan(3);
      lab.kill();
      for (ProcessHandle child : children) {
        assertThat(child.onExit()).as("" + child.info()).succeedsWithin(Duration.ofSeconds(20));
      }
      assertThat(brokerData()).isNotEmpty();
      Leftovers left = Leftovers.tidy(histories);
      assertThat(left.histories()).isEqualTo(1);
      assertThat(left.bytes()).isPositive();
      assertThat(brokerData()).isEmpty();
      assertThat(stopped).exists();
    }
  }

  private List<Path> brokerData() throws IOException {
    try (Stream<Path> files = Files.walk(histories)) {
      return files.filter(file -> file.endsWith("meta.properties")).toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path awaitFile(String name) throws IOException, InterruptedException {
    for (int i = 0; i < 1200; i++) {
      try (Stream<Path> files = Files.walk(histories)) {
        Optional<Path> found = files.filter(file -> file.endsWith(name)).findAny();
        if (found.isPresent()) {
          return found.get();
        }
      } catch (UncheckedIOException e) {
        // A broker removes a file just now.
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError(name + " did not come");
  }
}
