package dev.offsetcommit.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Whether some work was told to stop: given to all that takes part in it, set once, by any thread.
 */
public final class StopToken {

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Runnable> actions = new ArrayList<>();

  /** Ends all waits on this token and runs what was registered; more than once does nothing. */
  public void stop() {
    List<Runnable> due;
    synchronized (this) {
      stopped.countDown();
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }

  /** Whether {@link #stop()} was called. */
  public boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /**
   * Waits for the stop.
   *
   * @param timeout how long at most
   * @return whether it came; an interrupt counts as one, and the thread stays interrupted
   */
  public boolean await(Duration timeout) {
    try {
      return stopped.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /**
   * Has something done at the stop that ends a blocking call of another thread, such as a wakeup;
   * at once if the stop came before.
   *
   * @param action called once, by the thread that stops; does not block, and does no harm when the
   *     call is over
   */
  public void onStop(Runnable action) {
    synchronized (this) {
      if (!isStopped()) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }
}
