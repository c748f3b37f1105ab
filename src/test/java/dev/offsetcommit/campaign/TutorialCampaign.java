package dev.offsetcommit.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import dev.offsetcommit.tutorial.Page;
import dev.offsetcommit.tutorial.Tutorial;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Breaks the consumer of each step of the tutorial, and sees the step notice. A few minutes, so it
 * is run by the Maven profile {@code campaign}: {@code mvn verify -Pcampaign
 * -Dit.test=TutorialCampaign}.
 */
@ExtendWith(SharedBroker.class)
class TutorialCampaign {

  private static final Path SCRIPTS = Path.of("scripts").toAbsolutePath();

  /** Repeats the fifth record: its count is in the hold space. */
  private static final String REPEATS =
      "sed -u '/\"type\":\"record\"/{x;s/^/n/;/^nnnnn$/{x;p;x};x}'";

  /** Does not show the third record, as if it had been lost. */
  private static final String LOSES = "sed -u '/\"type\":\"record\"/{x;s/^/n/;/^nnn$/{x;d};x}'";

  /** A consumer like ours, but with something wrong with its arguments or its transcript. */
  private static String broken(String sed, String filter) {
    return """
        mapfile -t args < <(printf '%%s\\n' "$@" | sed '%s')
        mkfifo $OFFSET_COMMIT_TRANSCRIPT.fifo
        %s < $OFFSET_COMMIT_TRANSCRIPT.fifo > $OFFSET_COMMIT_TRANSCRIPT &
        export OFFSET_COMMIT_TRANSCRIPT=$OFFSET_COMMIT_TRANSCRIPT.fifo
        exec '%s/consumer' "${args[@]}"
        """
        .formatted(sed, filter, SCRIPTS);
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
    "9, commits without metadata, 's/^--manual-commit$/--commit=auto/', ''",
  })
  void aStepNoticesAConsumerThat(
      int step, String mistake, String sed, String filter, Cluster cluster)
      throws IOException, SQLException {
    String pipe =
        switch (filter) {
          case "repeats" -> REPEATS;
          case "loses" -> LOSES;
          default -> "cat";
        };
    String said = walk(cluster, step, broken(sed, pipe), false);

    assertThat(said.lines().filter(line -> line.startsWith("✗ not so"))).hasSize(1);
    System.out.println(step + " " + mistake + ": " + said.substring(said.indexOf('✗')).strip());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void aStepPassesWithAConsumerThatIsOnlyStartedAnotherWay(int step, Cluster cluster)
      throws IOException, SQLException {
    assertThat(walk(cluster, step, broken("", "cat"), true)).contains("✓").doesNotContain("✗");
  }

  /** Walks through a step with another consumer, and returns what was shown. */
  private String walk(Cluster cluster, int step, String consumer, boolean passes)
      throws IOException, SQLException {
    Map<String, String> programs = new HashMap<>();
    for (String name : new String[] {"producer", "lag", "reset", "journal", "bench"}) {
      programs.put(name, "exec '%s/%s' \"$@\"".formatted(SCRIPTS, name));
    }
    Path file = Files.writeString(directory.resolve("consumer"), consumer);
    programs.put("consumer", "exec bash '%s' \"$@\"".formatted(file));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Page page = new Page(new PrintStream(bytes, true, StandardCharsets.UTF_8), false, null, 24);
    boolean passed =
        new Tutorial(
                programs,
                Map.of("KAFKA_BOOTSTRAP_SERVERS", cluster.bootstrapServers()),
                cluster.newName("-t"),
                page,
                new StopToken())
            .walk(Tutorial.chapters().subList(step - 1, step));
    String said = bytes.toString(StandardCharsets.UTF_8);
    assertThat(passed).as(said).isEqualTo(passes);
    return said;
  }
}
