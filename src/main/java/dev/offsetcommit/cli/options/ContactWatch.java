package dev.offsetcommit.cli.options;

import dev.offsetcommit.cluster.BootstrapProbe;
import dev.offsetcommit.cluster.BootstrapProblem;
import dev.offsetcommit.cluster.ConnectionSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Says within about a second what a command waits for, where no broker can be used: the client
 * itself tries for ten seconds or more, and keeps the reason to itself.
 */
final class ContactWatch implements AutoCloseable {

  /** Most commands have their answer by then, and no second connection is made. */
  private static final long MOMENT_MS = 300;

  private static final Duration STEP_TIMEOUT = Duration.ofMillis(700);

  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean told;

  /**
   * Begins to watch.
   *
   * @param settings where the cluster is
   * @param problems told of the problem, once, while the command waits
   */
  ContactWatch(ConnectionSettings settings, Consumer<BootstrapProblem> problems) {
    Thread thread = new Thread(() -> watch(settings, problems), "contact-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch(ConnectionSettings settings, Consumer<BootstrapProblem> problems) {
    try {
      if (over.await(MOMENT_MS, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Optional<BootstrapProblem> problem = new BootstrapProbe(settings, STEP_TIMEOUT).ask();
    if (problem.isPresent() && over.getCount() > 0) {
      told = true;
      problems.accept(problem.get());
    }
  }

  /** Whether the user knows what the command waits for. */
  boolean hasTold() {
    return told;
  }

  /** The cluster has answered, or the command has ended. */
  @Override
  public void close() {
    over.countDown();
  }
}
