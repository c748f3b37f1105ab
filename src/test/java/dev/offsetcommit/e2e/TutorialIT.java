package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial's script as a real process; all its steps together are run by the CI script. */
@ExtendWith(SharedBroker.class)
class TutorialIT {

  @TempDir private Path directory;

  private record Result(int code, String out) {}

  @Test
  void withoutAStepItListsTen() throws Exception {
    Result result = tutorial();
    assertThat(result.code()).isZero();
    assertThat(result.out().lines().filter(line -> line.matches(" ?\\d+  \\S.*"))).hasSize(10);
    assertFits(result.out());
    Result help = tutorial("--help");
    assertFits(help.out());
    assertThat(help.out().replaceAll("\\s+", " "))
        .contains("Default: a broker of the tutorial's own")
        .doesNotContain("else localhost:9092");
  }

  @Test
  void theFirstStepPasses() throws Exception {
    Result result = tutorial("1", "--no-pause");
    assertThat(result.code()).as(result.out()).isZero();
    assertThat(result.out()).contains("✓ 40 records").doesNotContain("✗").doesNotContain("\u001b");
    assertFits(result.out());
  }

  private static void assertFits(String text) {
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void anUnknownStepIsWrongUsage() throws Exception {
    assertThat(tutorial("11").code()).isEqualTo(2);
    assertThat(tutorial("first").code()).isEqualTo(2);
  }

  @Test
  void aStepThatIsStoppedLeavesNothingOnTheClusterOfTheReader(Cluster cluster) throws Exception {
    List<String> line =
        List.of("scripts/tutorial", "4", "--no-pause", "-b", cluster.bootstrapServers());
    try (Child step = Child.exec(Map.of("TMPDIR", directory.toString()), line)) {
      step.awaitOut(text -> text.contains("Paused at processed"));
      List<ProcessHandle> commands =
          ProcessHandle.of(step.pid()).orElseThrow().descendants().toList();
      step.signal("INT");
      assertThat(step.awaitExit()).as(step.toString()).isEqualTo(130);
      assertThat(commands).isNotEmpty().noneMatch(ProcessHandle::isAlive);
      assertThat(step.err())
          .anyMatch(
              text -> text.matches("Deleted what ends in -tutorial-\\S+: 1 topic.*1 group.*"));
    }
    assertThat(cluster.admin().listTopics().names().get())
        .noneMatch(topic -> topic.contains("-tutorial-"));
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void withoutABrokerAStepSaysSoAndCannotRun() throws Exception {
    Result result = tutorial("4", "-b", "127.0.0.1:1");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("Cannot reach Kafka at 127.0.0.1:1").doesNotContain("✗");
  }

  private Result tutorial(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("scripts/tutorial"));
    command.addAll(List.of(args));
    Path out = directory.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile());
    // Which is not looked at.
    builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(180, TimeUnit.SECONDS)).as(Files.readString(out)).isTrue();
      return new Result(process.exitValue(), Files.readString(out));
    } finally {
      process.destroy();
    }
  }
}
