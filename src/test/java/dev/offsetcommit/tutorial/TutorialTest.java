package dev.offsetcommit.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.StopToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The walk with programs that are made up; the real ones run in {@code TutorialIT}. */
class TutorialTest {

  private static final String COUNTS =
      """
      for n in "$@"; do
        echo "says $n"
        echo '{"type": "record", "partition": 0, "offset": '$n', "payload": "{\\\\"number\\\\": '$n'}"}' >> $OFFSET_COMMIT_TRANSCRIPT
      done
      """;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final StopToken stop = new StopToken();

  private boolean walk(String chapter) throws IOException, SQLException {
    return walk(chapter, "");
  }

  private boolean walk(String chapter, String ending) throws IOException, SQLException {
    return walk(chapter, ending, null);
  }

  private boolean walk(String chapter, String ending, Page.Enter enter)
      throws IOException, SQLException {
    Page page = new Page(new PrintStream(bytes, true, StandardCharsets.UTF_8), false, enter, 24);
    Map<String, String> programs =
        Map.of(
            "counts", COUNTS,
            "sleeps", "echo begun; exec sleep 60",
            "names",
                "echo \"$@\"; echo '{\"type\": \"partition_lag\", \"group\": \"'$2'\"}' >> $OFFSET_COMMIT_TRANSCRIPT");
    return new Tutorial(programs, Map.of(), ending, page, stop)
        .walk(List.of(Chapter.parse("1-a.md", "# T\n\n" + chapter)));
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatACommandHasWrittenIsShownAndChecked() throws Exception {
    assertThat(
            walk(
                """
                ```sh
                counts 1 2 4
                ```
                <!-- check: {n} numbers, the last {last}
                select count(*) = 3 and max(number) = 4, count(*) n, max(number) last from record -->
                """))
        .isTrue();
    assertThat(shown())
        .contains("$ counts 1 2 4\nsays 1\nsays 2\nsays 4\n\n✓ 3 numbers, the last 4\n");
  }

  @Test
  void aCommandIsOnTheSamePageAsItsOutput() throws Exception {
    String prose = "A line.\n\n".repeat(8);
    Page.Enter enter = new Page.Enter(InputStream.nullInputStream(), stop);
    assertThat(walk(prose + "```sh\ncounts 1 2 4\n```\n", "", enter)).isTrue();
    assertThat(shown().replace("\r\u001b[K", "").split("\\[Enter] "))
        .hasSize(2)
        .anyMatch(page -> page.contains("$ counts 1 2 4\nsays 1\nsays 2\nsays 4\n"));
  }

  @Test
  void aClaimThatIsNotTrueFailsAndNothingFollows() throws Exception {
    assertThat(
            walk(
                """
                ```sh
                counts 1 2
                ```
                <!-- check: {n} numbers
                select count(*) = 3, count(*) n from record -->

                What follows.
                """))
        .isFalse();
    assertThat(shown())
        .contains("✗ not so: 2 numbers; saw n = 2")
        .doesNotContain("What follows", "✓");
  }

  @Test
  void aQueryWithoutAnAnswerFails() throws Exception {
    assertThat(walk("<!-- check: it\nselect 1 from record -->\n")).isFalse();
    assertThat(walk("<!-- check: it\nselect max(number) = 1 from record -->\n")).isFalse();
  }

  @Test
  void aTableWithoutARowFails() throws Exception {
    assertThat(walk("<!-- table:\nselect * from record -->\n")).isFalse();
    assertThat(shown()).contains("✗ not so: there is something to show for: select * from record");
  }

  @Test
  void anotherExitCodeThanTheExpectedFails() throws Exception {
    assertThat(walk("```sh\ncounts 1; exit 4\n```\n")).isFalse();
    assertThat(shown()).contains("✗ not so: counts ends with exit code 0; saw 4: says 1");
    assertThat(walk("```sh exit=4\ncounts 1; exit 4\n```\n")).isTrue();
  }

  @Test
  void aCommandInTheBackgroundIsKnownByItsName() throws Exception {
    assertThat(
            walk(
                """
                ```sh
                sleeps 1 & sleeper=$!
                ```
                ```sh
                kill -9 $sleeper
                ```
                <!-- ends: sleeper 137 -->
                <!-- show: sleeper 1 -->
                """))
        .isTrue();
    assertThat(shown()).contains("$ sleeps 1 & sleeper=$!").contains("begun");
  }

  @Test
  void aCommandThatRunsAgainBeginsAnew() throws Exception {
    assertThat(
            walk(
                """
                ```sh
                counts 1 2
                ```
                ```sh
                counts 3
                ```
                <!-- check: {numbers}
                select group_concat(number) = '3', group_concat(number) numbers from record -->
                """))
        .isTrue();
  }

  @Test
  void onASharedClusterNamesHaveAnEndingThatTheChecksDoNotSee() throws Exception {
    assertThat(
            walk(
                """
                ```sh
                names --group team -X session.timeout.ms=1000
                ```
                <!-- check: the group is {group}
                select "group" = 'team', "group" from lag -->
                """,
                "-mine"))
        .isTrue();
    assertThat(shown()).contains("$ names --group team-mine -X session.timeout.ms=6000");
  }

  @Test
  void aStopEndsTheWalkAndWhatRuns() throws Exception {
    CompletableFuture<Boolean> walk =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return walk("```sh\nsleeps 1\n```\n");
              } catch (IOException | SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    while (!shown().contains("sleeps 1")) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    stop.stop();
    assertThat(walk.get(30, TimeUnit.SECONDS)).isFalse();
    assertThat(shown()).doesNotContain("✗");
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
        .noneMatch(process -> process.info().commandLine().orElse("").contains("sleep 60"));
  }
}
