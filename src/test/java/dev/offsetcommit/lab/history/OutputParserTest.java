package dev.offsetcommit.lab.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.event.ConsumerEvent.InvalidRecord;
import dev.offsetcommit.consumer.event.ConsumerEvent.OffsetsCommitted;
import dev.offsetcommit.consumer.event.ConsumerEvent.Partition;
import dev.offsetcommit.consumer.event.ConsumerEvent.PartitionsAssigned;
import dev.offsetcommit.consumer.event.ConsumerEvent.PartitionsLost;
import dev.offsetcommit.consumer.event.ConsumerEvent.PartitionsRevoked;
import dev.offsetcommit.consumer.event.ConsumerEvent.Resume;
import dev.offsetcommit.consumer.event.EventCodec;
import dev.offsetcommit.consumer.event.OutputLine;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a child wrote, as it stands in the file after a kill. */
class OutputParserTest {

  private static final OutputLine AT_PROCESSED = new ConsumerEvent.Paused("processed");
  private static final String PAUSED = lines(AT_PROCESSED);

  private static String lines(OutputLine... lines) {
    return Stream.of(lines)
        .map(line -> EventCodec.write(line) + "\n")
        .collect(Collectors.joining());
  }

  private static String record(long offset) {
    return lines(processed(offset));
  }

  private static List<OutputLine> steps(String text) {
    return OutputParser.of(text).steps();
  }

  private static OutputLine processed(long offset) {
    return OutputLine.Record.of(2, offset, 100 + offset);
  }

  @Test
  void recordsAndEventsComeInTheOrderOfTheFile() {
    List<Partition> two = List.of(new Partition("t", 2));
    OutputLine[] lines = {
      new PartitionsAssigned(List.of(new Resume("t", 2, 7, "committed", null, null, 0)), null),
      processed(7),
      OffsetsCommitted.of(2, 8, true),
      OffsetsCommitted.of(2, 9, false),
      new PartitionsRevoked(two),
      new PartitionsLost(two)
    };
    assertThat(steps(lines(lines))).containsExactly(lines);
  }

  @Test
  void anInvalidRecordIsProcessedWithoutANumber() {
    OutputLine invalid = new InvalidRecord("t", 2, 8, "no JSON", "x", "skip");
    assertThat(steps(lines(invalid))).containsExactly(new OutputLine.Record(2, 8, null));
  }

  @Test
  void anotherObjectIsNoStepAndAnErrorIsLastWords() {
    OutputParser lines =
        OutputParser.of("{\"type\":\"message\"}\n" + lines(new OutputLine.Error("Cannot go on")));
    assertThat(lines.steps()).isEmpty();
    assertThat(lines.lastWords()).isEqualTo("Cannot go on");
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
  void aRecordCutByAnEventIsNoWord() {
    assertThat(OutputParser.of(record(7).substring(0, 30) + PAUSED + record(7).substring(30)))
        .extracting(OutputParser::lastWords)
        .isNull();
  }

  @Test
  void longWordsAreShortened() {
    assertThat(OutputParser.of("x".repeat(1000) + "\n").lastWords()).hasSize(200).endsWith("x…");
  }
}
