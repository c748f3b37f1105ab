package dev.offsetcommit.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Breaks the consumer of each step of the tutorial, and sees the step notice. A few minutes, so it
 * is run by the Maven profile {@code campaign}: {@code mvn verify -Pcampaign
 * -Dit.test=TutorialCampaign}.
 */
class TutorialCampaign {

  private static final Path SCRIPTS = Path.of("scripts").toAbsolutePath();

  /** Repeats the fifth record. */
  private static final String REPEATS =
      "awk '{ print } /^ConsumerRecord/ && ++n == 5; { fflush() }'";

  /** Does not show the third record, as if it had been lost. */
  private static final String LOSES = "awk '!/^ConsumerRecord/ || ++n != 3; { fflush() }'";

  /** A consumer like ours, but with something wrong with its arguments or its output. */
  private static String broken(String sed, String filter) {
    return """
        #!/usr/bin/env bash
        mapfile -t args < <(printf '%%s\\n' "$@" | sed %s)
        exec '%s/offset-commit' consumer "${args[@]}" %s
        """
        .formatted("'" + sed + "'", SCRIPTS, filter.isEmpty() ? "" : "> >(" + filter + ")");
  }

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "1, repeats a record, '', repeats",
    "2, loses a record, '', loses",
    "3, loses a record, '', loses",
    "4, loses a record, '', loses",
    "4, commits before processing, 's/^--manual-commit$/--commit=before/', ''",
    "5, loses a record, '', loses",
    "6, is not slow, 's/^20ms$/0ms/', ''",
    "7, has a larger window, 's/^10$/400/', ''",
    "8, commits after the effect, 's/^transaction$/batch/; /^--output-topic$/,+1d', ''",
    "8, keeps no offsets in the database, 's/^sink$/batch/; /^--sink$/,+1d', ''",
  })
  void aStepNoticesAConsumerThat(int step, String mistake, String sed, String filter)
      throws IOException, InterruptedException {
    String pipe =
        switch (filter) {
          case "repeats" -> REPEATS;
          case "loses" -> LOSES;
          default -> "";
        };
    String said = run(step, broken(sed, pipe), 3);

    assertThat(said.lines().filter(line -> line.startsWith("✗ expected"))).hasSize(1);
    System.out.println(step + " " + mistake + ": " + said.substring(said.indexOf('✗')).strip());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aStepPassesWithAConsumerThatIsOnlyStartedAnotherWay(int step)
      throws IOException, InterruptedException {
    assertThat(run(step, broken("", ""), 0)).contains("✓").doesNotContain("✗");
  }

  /** Runs a step with another consumer, and returns what it said. */
  private String run(int step, String consumer, int code) throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    Process process =
        new ProcessBuilder(scriptsWith(consumer).toString(), Integer.toString(step), "--no-pause")
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(process.waitFor(300, TimeUnit.SECONDS)).as(Files.readString(out)).isTrue();
    } finally {
      process.destroy();
    }
    String said = Files.readString(out);
    assertThat(process.exitValue()).as(said).isEqualTo(code);
    return said;
  }

  /** The scripts with another consumer among them. */
  private Path scriptsWith(String consumer) throws IOException {
    Path scripts = Files.createDirectory(directory.resolve("scripts"));
    Files.createSymbolicLink(directory.resolve("target"), SCRIPTS.resolveSibling("target"));
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      for (Path file : files.toList()) {
        Path copy = scripts.resolve(file.getFileName());
        if (file.endsWith("consumer")) {
          Files.writeString(copy, consumer);
          Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
        } else if (file.endsWith("tutorial")) {
          // Not a link: it looks for the commands where it is itself.
          Files.copy(file, copy);
        } else {
          Files.createSymbolicLink(copy, file);
        }
      }
    }
    return scripts.resolve("tutorial");
  }
}
