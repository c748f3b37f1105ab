package dev.offsetcommit.cli.terminal;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Hears single keys of the terminal, without Enter; Ctrl-C remains what it is. Where there is no
 * terminal, or this process is in its background, none is heard.
 */
public final class Keys implements AutoCloseable {

  private static final File TERMINAL = new File("/dev/tty");

  private final String before;
  private final Thread restoring = new Thread(this::restore, "terminal-restore");

  /**
   * Begins to hear.
   *
   * @param key the key
   * @param action what it does; called by another thread
   */
  public Keys(char key, Runnable action) {
    before = isForeground() ? stty("-g") : "";
    if (before.isEmpty()) {
      return;
    }
    stty("-icanon", "-echo", "min", "1");
    // Also if a signal ends the program.
    Runtime.getRuntime().addShutdownHook(restoring);
    Thread thread = new Thread(() -> hear(key, action), "keys");
    thread.setDaemon(true);
    thread.start();
  }

  /** A process in the background that touches the terminal is stopped by it. */
  private static boolean isForeground() {
    try {
      Process ps =
          new ProcessBuilder(
                  "ps", "-o", "stat=", "-p", Long.toString(ProcessHandle.current().pid()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
          .contains("+");
    } catch (IOException e) {
      return false;
    }
  }

  private static void hear(char key, Runnable action) {
    try (InputStream terminal = new FileInputStream(TERMINAL)) {
      for (int c = terminal.read(); c >= 0; c = terminal.read()) {
        if (c == key) {
          action.run();
          return;
        }
      }
    } catch (IOException e) {
      // No key can be pressed any more.
    }
  }

  private static String stty(String... arguments) {
    String[] line = new String[arguments.length + 1];
    line[0] = "stty";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    try {
      Process stty =
          new ProcessBuilder(line)
              .redirectInput(TERMINAL)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private void restore() {
    stty(before);
  }

  /** Gives the terminal back as it was. */
  @Override
  public void close() {
    if (before.isEmpty()) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(restoring);
      restore();
    } catch (IllegalStateException e) {
      // The program ends, and the hook does it.
    }
  }
}
