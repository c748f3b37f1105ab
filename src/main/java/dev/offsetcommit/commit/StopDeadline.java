package dev.offsetcommit.commit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * How long a run may still wait for the cluster. Until it is told to stop: as long as each call is
 * allowed to take. From then on all commits together have five seconds, and the close what is left
 * of eight, so that a process that is stopped while the brokers are away ends within ten.
 * Thread-safe.
 */
public final class StopDeadline {

  private static final Duration FOR_COMMITS = Duration.ofSeconds(5);
  private static final Duration FOR_ALL = Duration.ofSeconds(8);
  private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

  private final LongSupplier nanoTime;
  private final List<Runnable> whenOver = new CopyOnWriteArrayList<>();
  private volatile Long stoppedAt;

  /** A deadline that has not begun. */
  public StopDeadline() {
    this(System::nanoTime);
  }

  /**
   * The same with a clock of its own.
   *
   * @param nanoTime the clock
   */
  public StopDeadline(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The run is to stop: the time begins to run, at the first call. */
  public synchronized void begin() {
    if (stoppedAt != null) {
      return;
    }
    stoppedAt = nanoTime.getAsLong();
    if (!whenOver.isEmpty()) {
      watch();
    }
  }

  private void watch() {
    Thread thread = new Thread(this::endAll, "stop-deadline");
    thread.setDaemon(true);
    thread.start();
  }

  /** How long commits may take now, at most {@code usual}. */
  public Duration forCommits(Duration usual) {
    return left(usual, FOR_COMMITS);
  }

  /** How long the close may take now, at most {@code usual}. */
  public Duration forClose(Duration usual) {
    return left(usual, FOR_ALL);
  }

  /** Whether the time for commits has run out. */
  public boolean isOver() {
    return forCommits(FOR_COMMITS).isZero();
  }

  /**
   * Has something ended that would wait for longer, also where the run is told to stop already.
   *
   * @param end makes a blocking call of another thread return; called by a thread of its own, when
   *     the time for commits has run out, perhaps more than once
   */
  public synchronized void whenOver(Runnable end) {
    whenOver.add(end);
    if (stoppedAt != null) {
      watch();
    }
  }

  private Duration left(Duration usual, Duration limit) {
    Long since = stoppedAt;
    if (since == null) {
      return usual;
    }
    Duration left = limit.minusNanos(nanoTime.getAsLong() - since);
    return left.isNegative() ? Duration.ZERO : left.compareTo(usual) < 0 ? left : usual;
  }

  private void endAll() {
    while (!isOver()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    whenOver.forEach(Runnable::run);
  }
}
