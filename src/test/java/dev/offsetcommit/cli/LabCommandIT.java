package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Child;
import dev.offsetcommit.lab.KnownBad;
import dev.offsetcommit.lab.LabCluster;
import dev.offsetcommit.lab.SelfTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab with real processes: a small matrix, a part of the self-test, and Ctrl-C. */
class LabCommandIT {

  @TempDir Path histories;

  @Test
  void promisesHoldUnderKills() throws IOException {
    Path report = histories.resolve("report.html");
    try (Child lab =
        Child.start(
            "lab",
            "--commit",
            "record,before",
            "--records",
            "400",
            "--kills",
            "3",
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
          .allMatch(line -> line.contains("\"effective\":3"));
      assertThat(Files.readString(report))
          .contains("record, classic, kill", "never came")
          .doesNotContain("http");
    }
  }

  @Test
  void knownMistakesAreFound() throws InterruptedException {
    try (LabCluster cluster = LabCluster.embedded(1)) {
      SelfTest test = new SelfTest(ThisProgram::command, histories, cluster);
      for (KnownBad bad :
          List.of(KnownBad.COMMIT_OFFSET, KnownBad.CLOSE_ON_ERROR, KnownBad.SEEK_BACK)) {
        SelfTest.Result result = test.run(bad);
        assertThat(result.isCaught()).as(result.toString()).isTrue();
        assertThat(result.findings().invalid()).as(result.toString()).isEmpty();
      }
    }
  }

  @Test
  void ctrlCEndsTheLabAndItsConsumers() throws IOException, InterruptedException {
    try (Child lab =
        Child.start(
            "lab",
            "--commit",
            "record",
            "--records",
            "5000",
            "--kills",
            "20",
            "--history",
            histories.resolve("stopped").toString())) {
      awaitFile("child-002.ndjson");
      List<ProcessHandle> consumers =
          ProcessHandle.of(lab.pid()).orElseThrow().descendants().toList();
      lab.signal("INT");
      assertThat(lab.awaitExit()).as(lab.toString()).isEqualTo(130);
      assertThat(lab.err()).anyMatch(line -> line.contains("strike(s) of [1/1] record-classic"));
      assertThat(lab.err()).anyMatch(line -> line.contains("invalid: stopped after"));
      assertThat(lab.out()).as("what was seen so far").hasSize(2);
      assertThat(lab.out().get(1)).startsWith("record").contains("/20 ").endsWith("INVALID");
      for (ProcessHandle consumer : consumers) {
        assertThat(consumer.onExit()).succeedsWithin(Duration.ofSeconds(10));
      }
    }
  }

  private void awaitFile(String name) throws IOException, InterruptedException {
    for (int i = 0; i < 600; i++) {
      try (Stream<Path> files = Files.walk(histories)) {
        if (files.anyMatch(file -> file.endsWith(name))) {
          return;
        }
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError(name + " did not come");
  }
}
