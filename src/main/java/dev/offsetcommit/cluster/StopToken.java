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

  /** Takes an {@link #onStop} back. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Action> actions = new ArrayList<>();

  /** An entry of its own for each call, since the same action may be registered twice. */
  private static final class Action {

    private final Runnable work;

    Action(Runnable work) {
      this.work = work;
    }
  }

  /** Ends all waits on this token and runs what was registered; more than once does nothing. */
  public void stop() {
    List<Action> due;
    synchronized (this) {
      stopped.countDown();
      due = new ArrayList<>(actions);
      actions.clear();
    }
    due.forEach(action -> action.work.run());
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
   * @param action called at most once, by the thread that stops; must not block
   * @return to be closed when the call is over
   */
  public Registration onStop(Runnable action) {
    Action entry = new Action(action);
    synchronized (this) {
      if (!isStopped()) {
        actions.add(entry);
        return () -> forget(entry);
      }
    }
    action.run();
    return () -> {};
  }

  private synchronized void forget(Action entry) {
    actions.remove(entry);
  }
}
