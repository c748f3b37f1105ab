package dev.offsetcommit.lab.checkpoint;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Halts the consumer's thread at a checkpoint, so that a crash can be placed there: it reports
 * {@link ConsumerEvent.Paused} and then does nothing, until the process is killed from outside.
 */
public final class PauseAt implements Checkpoints {

  /** Without a kill by then, an end is better than a process that hangs for ever. */
  private static final long LIMIT_MINUTES = 10;

  private final Checkpoint checkpoint;
  private final Consumer<ConsumerEvent> events;
  private long left;

  /**
   * A pause to come.
   *
   * @param checkpoint where
   * @param count which occurrence to stop at, counting from 1
   * @param events told when it is there
   */
  public PauseAt(Checkpoint checkpoint, long count, Consumer<ConsumerEvent> events) {
    this.checkpoint = checkpoint;
    this.left = count;
    this.events = events;
  }

  @Override
  public boolean isDue(Checkpoint next) {
    return next == checkpoint && left == 1;
  }

  @Override
  public void reached(Checkpoint now) {
    if (now != checkpoint || --left != 0) {
      return;
    }
    events.accept(new ConsumerEvent.Paused(checkpoint.toString()));
    try {
      TimeUnit.MINUTES.sleep(LIMIT_MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException(
        "paused at " + checkpoint + " for " + LIMIT_MINUTES + " minutes, and was not killed");
  }
}
