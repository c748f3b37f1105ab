package dev.offsetcommit.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.journal.JournalEntry;
import dev.offsetcommit.journal.JournalRecord;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class JournalTextTest {

  private static final JournalEntry ENTRY =
      new JournalEntry(
          new JournalRecord(
              "g",
              new TopicPartition("a-topic-with-a-long-name", 12),
              1_795_764_565_000L,
              1_234_567L,
              "1795764565146",
              3,
              -1,
              7),
          -5L,
          9L,
          List.of(JournalEntry.REWIND, JournalEntry.RESET));

  @Test
  void onANarrowTerminalARowIsOneLineAndKeepsItsMarks() {
    JournalText text = new JournalText(80, false);
    assertThat(text.header()).hasSizeLessThanOrEqualTo(80).contains("MARKS").doesNotContain("LAG");
    assertThat(text.text(ENTRY))
        .hasSizeLessThanOrEqualTo(80)
        .contains("1234567", " -5 ", "rewind, reset")
        .doesNotContain("1795764565146");
    assertThat(new JournalText(80, true).text(ENTRY)).contains(" ~9 ");
  }

  @Test
  void aFileGetsEverything() {
    JournalText text = new JournalText(Integer.MAX_VALUE, false);
    assertThat(text.header()).contains("LAG", "METADATA");
    assertThat(text.text(ENTRY)).contains("a-topic-with-a-long-name", "~9", "1795764565146");
  }
}
