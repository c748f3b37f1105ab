package dev.offsetcommit.consumer;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Notices that this process did not run for a while, since it was stopped (Ctrl-Z) or its machine
 * slept. Where that cost it its place in the group, it is the cause to tell: the client knows only
 * its settings, and blames {@code max.poll.interval.ms}.
 */
final class Standstill implements AutoCloseable {

  private static final long TICK_MS = 200;

  /** A shorter one may be a busy machine; a longer one is no time in which this process waited. */
  private static final long NOTICED_MS = 1_000;

  /** So soon after it continued does the client learn that its session has ended. */
  private static final long FRESH_MS = 5_000;

  private static final Set<String> OUT_OF_GENERATION =
      Set.of(CommitEvents.GROUP_WENT_ON, CommitEvents.REBALANCED);

  private final String group;
  private final long leastMs;
  private final Consumer<ConsumerEvent> events;
  private final LongSupplier clockMs;
  private final Thread ticking = new Thread(this::run, "standstill");
  private long tickedMs;
  private long untoldMs;
  private long endedMs;
  private long totalMs;

  /**
   * For one run.
   *
   * @param group its group
   * @param least a shorter one ends no session
   * @param events told of one that has ended it, before its consequence
   * @param clockMs the time of day, which advances while the machine sleeps
   */
  Standstill(String group, Duration least, Consumer<ConsumerEvent> events, LongSupplier clockMs) {
    this.group = group;
    this.leastMs = least.toMillis();
    this.events = events;
    this.clockMs = clockMs;
    this.tickedMs = clockMs.getAsLong();
  }

  /** Begins to look. */
  void start() {
    ticking.setDaemon(true);
    ticking.start();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(TICK_MS);
        tick();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** Called often: what lies between two calls and is long was a standstill. */
  synchronized void tick() {
    long now = clockMs.getAsLong();
    long gapMs = now - tickedMs;
    if (gapMs >= NOTICED_MS) {
      totalMs += gapMs;
    }
    if (gapMs >= leastMs) {
      untoldMs = gapMs;
      endedMs = now;
    }
    tickedMs = now;
  }

  /** How long all were together. */
  synchronized Duration total() {
    tick();
    return Duration.ofMillis(totalMs);
  }

  /** A poll has returned: what it did not bring to light some time after, was not caused. */
  synchronized void polled() {
    if (clockMs.getAsLong() - endedMs > FRESH_MS) {
      untoldMs = 0;
    }
  }

  /** Tells the cause before an event that may be its consequence. */
  synchronized void before(ConsumerEvent event) {
    boolean isOut =
        event instanceof ConsumerEvent.PartitionsLost
            || event instanceof ConsumerEvent.PositionsUnknown
            || event instanceof ConsumerEvent.OffsetsCommitted commit
                && OUT_OF_GENERATION.contains(String.valueOf(commit.error()));
    if (!isOut) {
      return;
    }
    tick();
    if (untoldMs > 0) {
      events.accept(new ConsumerEvent.ProcessStopped(group, untoldMs));
      untoldMs = 0;
    }
  }

  @Override
  public void close() {
    ticking.interrupt();
  }
}
