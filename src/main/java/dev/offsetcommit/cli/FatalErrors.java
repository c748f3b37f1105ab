package dev.offsetcommit.cli;

import dev.offsetcommit.cli.terminal.ExitCode;
import java.io.PrintStream;
import java.util.function.Consumer;

/**
 * Ends the program when a thread of it, or of a Kafka client, meets an {@link Error} such as
 * exhausted memory: the command could wait for that thread for ever. The exit code is 1, where the
 * JVM's own is 3, which means a violation here.
 */
final class FatalErrors {

  /** So long may the command take to notice by itself, and to end with its own words. */
  private static final long NOTICE_MS = 1_000;

  private static volatile PrintStream err;
  private static volatile Consumer<Error> last = e -> err.println(e);
  private static volatile Error seen;

  private FatalErrors() {}

  /** From now on an error ends the program: this is one, and no test that runs a command. */
  static void enable(PrintStream stderr) {
    err = stderr;
    System.setProperty("slf4j.provider", ErrorWatchingLogs.class.getName());
    System.setProperty("slf4j.internal.verbosity", "WARN");
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> {
          if (e instanceof Error error) {
            meet(error);
          } else {
            e.printStackTrace(stderr);
          }
        });
  }

  /** Says with which error the program ends. */
  static void toldBy(Consumer<Error> words) {
    last = words;
  }

  /** The first error that a thread has met, or null. */
  static Error seen() {
    return seen;
  }

  /** A thread has met an error; it may go on, since another one ends the program. */
  static synchronized void meet(Error error) {
    if (err == null || seen != null) {
      return;
    }
    seen = error;
    Thread thread = new Thread(() -> end(error), "fatal-error");
    thread.setDaemon(true);
    thread.start();
  }

  private static void end(Error error) {
    try {
      if (StopSignal.awaitFinished(NOTICE_MS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      last.accept(error);
    } finally {
      Runtime.getRuntime().halt(ExitCode.FAILED);
    }
  }
}
