package dev.offsetcommit.lab.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.event.EventCodec;
import dev.offsetcommit.consumer.event.OutputLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Facts written by the lab and by its children come back as they were. */
class HistoryReaderTest {

  private static final OutputLine RECORD = OutputLine.Record.of(0, 0, 7);

  @TempDir Path directory;

  @Test
  void allFactsComeBack() throws IOException {
    Files.writeString(
        directory.resolve("child-001.ndjson"),
        EventCodec.write(RECORD) + "\nCannot go on\n{\"type\":\"record\",\"partition\":0,\"off");
    try (HistoryFile file = new HistoryFile(directory)) {
      file.write(Json.fact("experiment").put("strikes", 3).put("evidence", "SUCCESSOR_WORKED"));
      file.write(Json.fact("acknowledged").put("partition", 0).put("offset", 0).put("number", 7));
      file.write(Json.fact("unknown").put("number", 8));
      file.write(
          Json.fact("child_started")
              .put("child", 1)
              .put("file", "child-001.ndjson")
              .put("journal_end", 12));
      file.write(Json.fact("struck").put("child", 1).put("strike", "stop").put("records", 1));
      file.write(Json.fact("seen").put("child", 1).put("by", 2).put("records", 9));
      file.write(Json.fact("struck").put("child", 1).put("strike", "processed:1"));
      file.write(Json.fact("unseen").put("what", "no delay"));
      file.write(
          Json.fact("child_ended")
              .put("child", 1)
              .put("expected", 137)
              .put("killed", true)
              .put("exit", 137));
      file.write(Json.fact("log_partition").put("partition", 0).put("end", 1));
      file.write(Json.fact("log_record").put("partition", 0).put("offset", 0).put("number", 7));
      file.write(Json.fact("commit").put("position", 14).put("partition", 0).put("offset", 1));
      file.write(Json.fact("effects"));
      file.write(Json.fact("effect").put("partition", 0).put("offset", 0).put("number", 7));
      file.write(Json.fact("effects_total").put("count", 1).put("sum", 7));
    }

    History history = HistoryReader.read(directory);

    assertThat(history)
        .isEqualTo(
            new History(
                List.of(new History.Entry(0, 0, 7L)),
                java.util.Set.of(8L),
                Map.of(0, new TreeMap<>(Map.of(0L, 7L))),
                Map.of(0, 1L),
                List.of(new History.Commit(14, 0, 1)),
                List.of(
                    new ConsumerRun(
                        1,
                        List.of(RECORD),
                        12,
                        false,
                        List.of(
                            new Struck("stop", 1, new Struck.Seen(2, 9)),
                            new Struck("processed:1", 0, null)),
                        true,
                        137,
                        137,
                        "Cannot go on")),
                3,
                Evidence.SUCCESSOR_WORKED,
                List.of("no delay"),
                List.of(new History.Entry(0, 0, 7L)),
                new History.Total(1, 7)));
  }

  /** One that had no effect does not borrow that of the next one. */
  @Test
  void whatIsSeenIsOfTheLastStrike() throws IOException {
    Files.createFile(directory.resolve("child-001.ndjson"));
    try (HistoryFile file = new HistoryFile(directory)) {
      file.write(Json.fact("child_started").put("child", 1).put("file", "child-001.ndjson"));
      file.write(Json.fact("struck").put("child", 1).put("strike", "outage").put("records", 5));
      file.write(Json.fact("struck").put("child", 1).put("strike", "outage").put("records", 7));
      file.write(Json.fact("seen").put("child", 1).put("by", 1).put("records", 8));
    }
    assertThat(HistoryReader.read(directory).lives().get(0).strikes())
        .containsExactly(
            new Struck("outage", 5, null), new Struck("outage", 7, new Struck.Seen(1, 8)));
  }

  @Test
  void aChildThatTheLabLostSightOfHasNoExitCode() throws IOException {
    Files.createFile(directory.resolve("child-001.ndjson"));
    try (HistoryFile file = new HistoryFile(directory)) {
      file.write(Json.fact("child_started").put("child", 1).put("file", "child-001.ndjson"));
    }
    assertThat(HistoryReader.read(directory).lives().get(0).exit()).isNull();
  }

  @Test
  void aHistoryIsNeverOverwritten() {
    new HistoryFile(directory).close();
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> new HistoryFile(directory)))
        .isInstanceOf(java.io.UncheckedIOException.class);
  }
}
