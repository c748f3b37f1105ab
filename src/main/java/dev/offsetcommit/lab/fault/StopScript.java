package dev.offsetcommit.lab.fault;

import dev.offsetcommit.lab.process.ConsumerProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * SIGSTOP at a random time, until the group has given the partitions to a successor and that has
 * worked; then SIGCONT, and the zombie continues with the records that it has in hand.
 */
final class StopScript implements FaultScript {

  /** So many records bring the successor past all that the zombie can have in hand. */
  private static final long BEYOND = 2L * ConsumerProcess.POLL_RECORDS + 20;

  /**
   * After the session of the stopped one. A process that was stopped in the middle of SQLite's
   * transaction keeps its lock, and no other consumer can work before it is continued.
   */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(30);

  private static final long ZOMBIE_MS = 1000;

  @Override
  public void run(FaultContext stage) throws InterruptedException {
    ConsumerProcess child = stage.crew().start(List.of());
    stage.crew().awaitBusy(child);
    for (int i = 0; i < stage.schedule().size(); i++) {
      TimeUnit.MILLISECONDS.sleep(stage.schedule().get(i).delayMs());
      child.stop();
      stage.crew().struck(child, "stop");
      ConsumerProcess successor = stage.crew().start(List.of());
      if (successor.await(tail -> tail.records() > 0, stage.session().plus(TAKEN_OVER))) {
        stage.crew().awaitBusy(successor);
        successor.await(tail -> tail.records() >= BEYOND, stage.crew().patience());
      }
      stage.crew().seen(child, successor);
      child.goOn();
      stage.crew().awaitBusy(successor);
      TimeUnit.MILLISECONDS.sleep(ZOMBIE_MS);
      stage.crew().kill(child);
      stage.struck().accept(i + 1);
      child = successor;
    }
    stage.crew().terminate(child);
  }
}
