package dev.offsetcommit.cli.terminal;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Says what is being waited for, if that takes more than a moment. */
public final class SlowStart implements AutoCloseable {

  private static final long MOMENT_S = 2;

  private final CountDownLatch answered = new CountDownLatch(1);

  /** Begins to wait for an answer, and says so unless the user knows already. */
  public SlowStart(PrintStream err, String servers, BooleanSupplier isKnown) {
    this(
        err,
        () -> isKnown.getAsBoolean() ? null : "Waiting for an answer from " + servers,
        MOMENT_S);
  }

  /** Says something if the wait takes longer than some seconds. */
  public SlowStart(PrintStream err, String message, long seconds) {
    this(err, () -> message, seconds);
  }

  private SlowStart(PrintStream err, Supplier<String> message, long seconds) {
    Thread thread = new Thread(() -> await(err, message, seconds), "slow-start");
    thread.setDaemon(true);
    thread.start();
  }

  private void await(PrintStream err, Supplier<String> message, long seconds) {
    try {
      String line = answered.await(seconds, TimeUnit.SECONDS) ? null : message.get();
      if (line != null) {
        err.println(line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The answer is there; a second call does nothing. */
  public void answered() {
    answered.countDown();
  }

  /** The wait is over, with or without an answer. */
  @Override
  public void close() {
    answered.countDown();
  }
}
