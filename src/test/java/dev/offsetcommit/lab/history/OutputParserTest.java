package dev.offsetcommit.lab.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a child wrote, as it stands in the file after a kill. */
class OutputParserTest {

  private static final String PAUSED = "{\"type\":\"paused\",\"checkpoint\":\"processed\"}\n";
  private static final Step AT_PROCESSED = new Step.Paused("processed");

  private static String record(long offset) {
    return "{\"type\":\"record\",\"topic\":\"t\",\"partition\":2,\"offset\":"
        + offset
        + ",\"key\":null,\"payload\":\"{\\\"number\\\": "
        + (100 + offset)
        + "}\"}\n";
  }

  private static List<Step> steps(String text) {
    return OutputParser.of(text).steps();
  }

  private static Step processed(long offset) {
    return new Step.Processed(2, offset, 100 + offset);
  }

  @Test
  void recordsAndEventsComeInTheOrderOfTheFile() {
    assertThat(
            steps(
                "{\"type\":\"partitions_assigned\",\"partitions\":[{\"topic\":\"t\",\"partition\":2,\"offset\":7,\"reason\":\"committed\"}]}\n"
                    + record(7)
                    + "{\"type\":\"offsets_committed\",\"partition\":2,\"offset\":8,\"success\":true}\n{\"type\":\"offsets_committed\",\"partition\":2,\"offset\":9,\"success\":false}\n{\"type\":\"invalid_record\",\"partition\":2,\"offset\":8}\n{\"type\":\"partitions_revoked\",\"partitions\":[{\"topic\":\"t\",\"partition\":2}]}\n{\"type\":\"partitions_lost\",\"partitions\":[{\"topic\":\"t\",\"partition\":2}]}\n"))
        .containsExactly(
            new Step.Assigned(2, 7, "committed"),
            processed(7),
            new Step.Committed(2, 8, true),
            new Step.Committed(2, 9, false),
            new Step.Processed(2, 8, null),
            new Step.Gone(2, false),
            new Step.Gone(2, true));
  }

  @Test
  void anEventWithinARecordsLineDoesNotLoseTheRecord() {
    String line = record(7);
    for (int cut = 1; cut < line.length() - 1; cut++) {
      String text = line.substring(0, cut) + PAUSED + line.substring(cut) + record(8);
      assertThat(steps(text)).as(text).containsExactly(AT_PROCESSED, processed(7), processed(8));
    }
  }

  @Test
  void aLineThatTheKillCutOffWasNotWritten() {
    String line = record(8);
    for (int cut = 0; cut < line.length(); cut++) {
      assertThat(steps(record(7) + line.substring(0, cut))).containsExactly(processed(7));
    }
  }

  @Test
  void aRecordCutByAnEventAndThenByTheKillWasNotWritten() {
    assertThat(steps(record(7) + record(8).substring(0, 30) + PAUSED))
        .containsExactly(processed(7), AT_PROCESSED);
  }

  @Test
  void warningsInBetweenAreNoSteps() {
    assertThat(steps("Warning: {\"type\":\n" + record(7) + "\tat Foo.java\n"))
        .containsExactly(processed(7));
  }

  @Test
  void whatAChildSaysAboutItsEndIsItsLastWords() {
    String[] ends = {
      "No answer from 127.0.0.1:1 in time.\n",
      "Warning: this is slow\n1204 WARN AppInfoParser - closed late\nNo answer from 127.0.0.1:1 in time.\n",
      "\nNo answer from 127.0.0.1:1 in time.\n\tat Foo.java\n",
    };
    for (String end : ends) {
      assertThat(
              OutputParser.of(
                  "Before: all is well\n" + record(7) + end + record(8).substring(0, 9)))
          .extracting(OutputParser::lastWords)
          .isEqualTo("No answer from 127.0.0.1:1 in time.");
    }
  }

  @Test
  void aBugIsNamedWithItsException() {
    assertThat(
            OutputParser.of(
                    PAUSED
                        + "This is a bug in offset-commit, please report it:\njava.lang.IllegalStateException: No position\n\tat Foo.java:1\n")
                .lastWords())
        .isEqualTo(
            "This is a bug in offset-commit, please report it: java.lang.IllegalStateException: No position");
  }

  @Test
  void withoutAnErrorTheLastWordsAreTheClientsLog() {
    assertThat(OutputParser.of("1204 WARN Foo - one\n1300 ERROR Foo - two\n").lastWords())
        .isEqualTo("1300 ERROR Foo - two");
  }

  @Test
  void aRecordCutByAnEventIsNobodysWords() {
    assertThat(OutputParser.of(record(7).substring(0, 30) + PAUSED + record(7).substring(30)))
        .extracting(OutputParser::lastWords)
        .isNull();
  }

  @Test
  void longWordsAreShortened() {
    assertThat(OutputParser.of("x".repeat(1000) + "\n").lastWords()).hasSize(200).endsWith("x…");
  }
}
