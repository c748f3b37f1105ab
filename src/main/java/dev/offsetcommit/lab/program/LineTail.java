package dev.offsetcommit.lab.program;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads the complete lines of a file that another process is writing, as they come. */
final class LineTail {

  private static final int CHUNK = 1 << 16;

  /** Of a line that is longer, the rest is left out. */
  private static final int MOST_LINE_BYTES = 1 << 20;

  private final Path file;
  private final byte[] buffer = new byte[CHUNK];
  private byte[] line = new byte[1024];
  private int length;
  private long position;

  LineTail(Path file) {
    this.file = file;
  }

  /** Hands out what has become complete since the last time. */
  void read(Consumer<String> each) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(position);
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        position += n;
        for (int i = 0; i < n; i++) {
          if (buffer[i] == '\n') {
            each.accept(new String(line, 0, length, StandardCharsets.UTF_8));
            length = 0;
          } else if (length < MOST_LINE_BYTES) {
            if (length == line.length) {
              line = java.util.Arrays.copyOf(line, length * 2);
            }
            line[length++] = buffer[i];
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many bytes were read. */
  long bytes() {
    return position;
  }

  /** Whether the file ends in the middle of a line. */
  boolean isInALine() {
    return length > 0;
  }
}
