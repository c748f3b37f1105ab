package dev.offsetcommit.commit;

import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Per-record commit without waiting for each answer: while one commit is under way, processing
 * continues, and the next commit covers all that was processed meanwhile. Where an answer takes
 * longer than processing a whole window, the next commit is held back until the window is full:
 * half as many commits, each covers twice as many records. A slow record behind quick ones keeps
 * their commit waiting, too. Never are more than {@code window} records processed and unconfirmed,
 * so a crash repeats at most that many; nothing is lost.
 */
public final class WindowCommit extends AbstractAsyncCommit {

  private final int window;

  /**
   * Per-record commits with a window.
   *
   * @param committer sends them
   * @param window the most records that may be processed and unconfirmed, at least 2
   * @param nanoTime the clock
   */
  public WindowCommit(Committer committer, int window, LongSupplier nanoTime) {
    super(committer, nanoTime);
    if (window < 2) {
      throw new IllegalArgumentException("a window of " + window + " is for RecordCommit");
    }
    this.window = window;
  }

  @Override
  boolean mayProcess() {
    return offsets.unconfirmed() < window;
  }

  @Override
  public void processed(ConsumerRecord<?, ?> record) {
    super.processed(record);
    readAnswers();
    if (!isWorthHolding()) {
      commitIfIdle();
    }
  }
}
