package dev.offsetcommit.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says what is being waited for, if that takes more than a moment. */
final class SlowStart implements AutoCloseable {

  private static final long MOMENT_S = 2;

  private final CountDownLatch answered = new CountDownLatch(1);

  /** Begins to wait for an answer from some servers. */
  SlowStart(PrintStream err, String servers) {
    this(err, "Waiting for an answer from " + servers, MOMENT_S);
  }

  /** Says something if the wait takes longer than some seconds. */
  SlowStart(PrintStream err, String message, long seconds) {
    Thread thread = new Thread(() -> await(err, message, seconds), "slow-start");
    thread.setDaemon(true);
    thread.start();
  }

  private void await(PrintStream err, String message, long seconds) {
    try {
      if (!answered.await(seconds, TimeUnit.SECONDS)) {
        err.println(message);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The answer is there; a second call does nothing. */
  void answered() {
    answered.countDown();
  }

  /** The wait is over, with or without an answer. */
  @Override
  public void close() {
    answered.countDown();
  }
}
