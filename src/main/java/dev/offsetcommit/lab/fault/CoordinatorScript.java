package dev.offsetcommit.lab.fault;

import dev.offsetcommit.lab.process.ConsumerProcess;
import java.util.concurrent.TimeUnit;

/**
 * The broker that coordinates the group goes away at random times, and another one takes the group
 * over with its offsets and, for transactions, its pending ones; the consumer lives on.
 */
final class CoordinatorScript implements FaultScript {

  @Override
  public void run(FaultContext stage) throws InterruptedException {
    ConsumerProcess child = stage.crew().start(java.util.List.of());
    stage.crew().awaitBusy(child);
    for (int i = 0; i < stage.schedule().size(); i++) {
      TimeUnit.MILLISECONDS.sleep(stage.schedule().get(i).delayMs());
      int node = stage.members().coordinator();
      stage.crew().struck(child, "coordinator-" + node);
      stage.cluster().stop(node);
      boolean wentOn = stage.crew().awaitRecovery(child, child.records());
      if (wentOn && stage.members().coordinator() != node) {
        stage.crew().seen(child, child);
      }
      stage.cluster().start(node);
      stage.struck().accept(i + 1);
    }
    stage.crew().terminate(child);
  }
}
