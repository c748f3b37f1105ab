package dev.offsetcommit.lab.process;

import java.io.IOException;

/**
 * Ends a child as soon as the lab is gone, however that came: the lab holds the other end of the
 * child's stdin, which the operating system closes with it, also at SIGKILL.
 */
public final class EndsWithLab {

  /** Set in the environment of each child. */
  public static final String VARIABLE = "OFFSET_COMMIT_ENDS_WITH_LAB";

  private static final int EXIT_CODE = 1;

  private EndsWithLab() {}

  /** For a child's start, whose stdin stays open as long as the lab lives. */
  static ProcessBuilder child(ProcessBuilder builder) {
    builder.environment().put(VARIABLE, "true");
    return builder.redirectInput(ProcessBuilder.Redirect.PIPE);
  }

  /** In a child: waits for the end of stdin, in a thread of its own, and ends the process then. */
  public static void watch() {
    Thread watcher = new Thread(EndsWithLab::awaitEnd, "ends-with-lab");
    watcher.setDaemon(true);
    watcher.start();
  }

  private static void awaitEnd() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is written there.
      }
    } catch (IOException e) {
      // As good as its end.
    }
    // As a crash: a clean close could wait for a broker that has gone as well.
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
