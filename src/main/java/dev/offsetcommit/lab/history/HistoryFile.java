package dev.offsetcommit.lab.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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
  public synchronized void add(ObjectNode fact) {
    try {
      writer.write(fact.toString());
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
