package dev.offsetcommit.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Puts a name in front of each line, and writes whole lines only, so that several can share one
 * stream.
 */
public final class PrefixedOutput extends OutputStream {

  private final OutputStream target;
  private final byte[] prefix;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /**
   * One of several writers of a stream.
   *
   * @param colour an ANSI colour number, or null for none
   */
  public PrefixedOutput(OutputStream target, String name, Integer colour) {
    this.target = target;
    String text = name + " | ";
    this.prefix =
        (colour == null ? text : "\u001b[" + colour + "m" + text + "\u001b[0m")
            .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void write(int b) throws IOException {
    line.write(b);
    if (b == '\n') {
      synchronized (target) {
        target.write(prefix);
        line.writeTo(target);
      }
      line.reset();
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }
}
