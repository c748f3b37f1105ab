package dev.offsetcommit.lab.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offsetcommit.cluster.TopicReader;
import dev.offsetcommit.lab.history.History.Entry;
import dev.offsetcommit.serde.JsonLines;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The lab's own facts of one experiment, appended to {@code history.ndjson}, one a line. What a
 * child did is in a file of its own beside it, which the child writes itself: so a kill cannot lose
 * it.
 */
public final class HistoryFile implements AutoCloseable {

  static final String NAME = "history.ndjson";

  private final Path path;
  private final BufferedWriter writer;

  public HistoryFile(Path directory) {
    try {
      Files.createDirectories(directory);
      path = directory.resolve(NAME);
      writer =
          Files.newBufferedWriter(
              path,
              StandardCharsets.UTF_8,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path path() {
    return path;
  }

  /** Writes a fact, and has it in the file on return. */
  public synchronized void write(ObjectNode fact) {
    add(fact);
    flush();
  }

  /** Writes one of many facts; {@link #flush()} follows. */
  public void add(ObjectNode fact) {
    add(fact.toString());
  }

  /** The same of a value whose fields are those of the fact. */
  public void add(String type, Object fact) {
    add(JsonLines.of(type, fact));
  }

  /** Writes what became of a number that was sent; a poison value has no number. */
  public void settled(long number, boolean poison, RecordMetadata metadata, Exception e) {
    if (e == null) {
      add(
          "acknowledged",
          new Entry(metadata.partition(), metadata.offset(), poison ? null : number));
    } else {
      boolean unknown = e instanceof TimeoutException || !(e instanceof KafkaException);
      add(
          Json.fact(unknown ? "unknown" : "failed")
              .put("number", number)
              .put("error", e.toString()));
    }
  }

  /** Writes that something was done to a child when it had processed this many records. */
  public void struck(int child, String strike, long records) {
    write(Json.ofChild("struck", child).put("strike", strike).put("records", records));
  }

  /** Writes how a child ended; its exit code is null if it is not known to have ended. */
  public void ended(int child, int expected, boolean killed, Integer exit) {
    write(
        Json.ofChild("child_ended", child)
            .put("expected", expected)
            .put("killed", killed)
            .put("exit", exit == null ? -1 : exit));
  }

  /**
   * Writes what is in the log and what the group has committed.
   *
   * @param numberOf the number in a value, or null
   * @return where each number is
   */
  public Map<Long, Entry> collect(
      TopicReader reader, String topic, CommitLog commits, Function<String, Long> numberOf) {
    Map<Long, Entry> places = new HashMap<>();
    reader
        .read(
            reader.partitions(topic),
            record -> {
              Long number = numberOf.apply(new String(record.value(), StandardCharsets.UTF_8));
              Entry entry = new Entry(record.partition(), record.offset(), number);
              if (number != null) {
                places.put(number, entry);
              }
              add("log_record", entry);
            })
        .forEach(
            (partition, end) ->
                add(
                    Json.fact("log_partition")
                        .put("partition", partition.partition())
                        .put("end", end)));
    commits.read(commit -> add("commit", commit));
    return places;
  }

  private synchronized void add(String line) {
    try {
      writer.write(line);
      writer.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public synchronized void flush() {
    try {
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
