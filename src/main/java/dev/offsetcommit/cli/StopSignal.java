package dev.offsetcommit.cli;

import dev.offsetcommit.cli.terminal.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command close cleanly on SIGINT and SIGTERM: the JVM's shutdown waits until the command
 * has returned. The exit code is then 130 or 143, or the command's own if it failed.
 */
final class StopSignal {

  private static final long TIMEOUT_S = 30;

  private static final CountDownLatch FINISHED = new CountDownLatch(1);
  private static volatile boolean enabled;
  private static volatile int code;

  private StopSignal() {}

  /**
   * From now on {@link #stops} has an effect: this is the program, and no test that runs a command
   * in its own JVM.
   */
  static void enable() {
    enabled = true;
  }

  /**
   * Has a command stopped by signals.
   *
   * @param stop asks the command to return soon; called by another thread
   */
  static void stops(Runnable stop) {
    if (!enabled) {
      return;
    }
    Thread hook =
        new Thread(
            () -> {
              if (FINISHED.getCount() == 0) {
                return;
              }
              stop.run();
              awaitCommand();
            },
            "stop-signal");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal was quicker.
      stop.run();
    }
  }

  private static void awaitCommand() {
    try {
      if (!FINISHED.await(TIMEOUT_S, TimeUnit.SECONDS)) {
        System.err.println("offset-commit: did not stop within " + TIMEOUT_S + " s, gave up");
        Runtime.getRuntime().halt(ExitCode.FAILED);
      }
    } catch (InterruptedException e) {
      Runtime.getRuntime().halt(ExitCode.FAILED);
    }
    if (code != ExitCode.DONE) {
      Runtime.getRuntime().halt(code);
    }
  }

  /** Waits until the command has returned; false if it has not in time. */
  static boolean awaitFinished(long timeoutMs) throws InterruptedException {
    return FINISHED.await(timeoutMs, TimeUnit.MILLISECONDS);
  }

  /** The command has returned. */
  static void finished(int exitCode) {
    code = exitCode;
    FINISHED.countDown();
  }
}
