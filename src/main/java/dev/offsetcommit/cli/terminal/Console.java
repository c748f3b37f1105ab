package dev.offsetcommit.cli.terminal;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command's output goes.
 *
 * @param out data
 * @param err everything that is said about the run: {@code println} writes one message in one
 *     {@link Printable} line, {@code print} writes as it is
 */
public record Console(OutputStream out, PrintStream err) {

  /** For a command. */
  public Console {
    err = new Messages(err);
  }

  private static final class Messages extends PrintStream {

    Messages(PrintStream target) {
      super(target, true, StandardCharsets.UTF_8);
    }

    @Override
    public void println(String message) {
      super.println(Printable.of(String.valueOf(message)));
    }
  }
}
