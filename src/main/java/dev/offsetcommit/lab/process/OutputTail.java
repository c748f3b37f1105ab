package dev.offsetcommit.lab.process;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.event.EventCodec;
import dev.offsetcommit.consumer.event.OutputLine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Watches what a child writes while it runs: only to place faults, never to judge. */
public final class OutputTail {

  private static final String RECORD = EventCodec.start(OutputLine.Record.class);
  private static final String PAUSED = EventCodec.start(ConsumerEvent.Paused.class);
  private static final String ASSIGNED = EventCodec.start(ConsumerEvent.PartitionsAssigned.class);
  private static final int CHUNK = 1 << 16;

  private final Path file;
  private final byte[] buffer = new byte[CHUNK];
  private long position;
  private String rest = "";
  private long records;
  private long assignments;
  private boolean paused;

  OutputTail(Path file) {
    this.file = file;
  }

  /** Reads what has come since the last time. */
  void read() {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(position);
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        position += n;
        count(rest + new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void count(String text) {
    // Only what stands before the last line break is complete.
    int end = text.lastIndexOf('\n') + 1;
    String lines = text.substring(0, end);
    rest = text.substring(end);
    records += occurrences(lines, RECORD);
    assignments += occurrences(lines, ASSIGNED);
    paused |= lines.contains(PAUSED);
  }

  private static long occurrences(String text, String wanted) {
    long count = 0;
    for (int i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + 1)) {
      count++;
    }
    return count;
  }

  public long records() {
    return records;
  }

  public long assignments() {
    return assignments;
  }

  public boolean isPaused() {
    return paused;
  }
}
