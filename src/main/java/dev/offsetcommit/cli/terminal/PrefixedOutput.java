package dev.offsetcommit.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Puts a name in front of each line, and writes whole lines only, so that several can share one
 * stream.
 */
public final class PrefixedOutput extends OutputStream {

  private final OutputStream target;
  private final byte[] prefix;
  private final Function<String, List<String>> fit;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /**
   * One of several writers of a stream.
   *
   * @param prefix what stands before each line
   * @param colour an ANSI colour number of the prefix, or null for none
   * @param fit makes a line fit beside the prefix, in one line or in several
   */
  public PrefixedOutput(
      OutputStream target, String prefix, Integer colour, Function<String, List<String>> fit) {
    this.target = target;
    this.prefix =
        (colour == null ? prefix : "\u001b[%dm%s\u001b[0m".formatted(colour, prefix))
            .getBytes(StandardCharsets.UTF_8);
    this.fit = fit;
  }

  @Override
  public synchronized void write(int b) throws IOException {
    if (b != '\n') {
      line.write(b);
      return;
    }
    synchronized (target) {
      for (String part : fit.apply(line.toString(StandardCharsets.UTF_8))) {
        target.write(prefix);
        target.write(part.getBytes(StandardCharsets.UTF_8));
        target.write('\n');
      }
    }
    line.reset();
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
