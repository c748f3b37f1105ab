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

  /** What {@link #call} does. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T run() throws E;
  }

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
   * @param action called once, by the thread that stops; does no harm when the call is over
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

  private synchronized void forget(Runnable action) {
    actions.remove(action);
  }

  /**
   * Does work, and has an action end it at the stop; at once if the stop came before.
   *
   * @param work what to do
   * @param end makes it return soon; called at most once, by the thread that stops
   */
  public <T, E extends Exception> T call(Work<T, E> work, Runnable end) throws E {
    // A reference of our own, so that it is forgotten even where the same action is given twice.
    Runnable action = end::run;
    onStop(action);
    try {
      return work.run();
    } finally {
      forget(action);
    }
  }
}
