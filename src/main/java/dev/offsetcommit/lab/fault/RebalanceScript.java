package dev.offsetcommit.lab.fault;

import dev.offsetcommit.lab.process.ConsumerProcess;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second member joins and leaves cleanly, again and again, while the first one works. */
final class RebalanceScript implements FaultScript {

  @Override
  public void run(FaultContext stage) throws InterruptedException {
    ConsumerProcess first = stage.crew().start(List.of());
    stage.crew().awaitBusy(first);
    for (int i = 0; i < stage.schedule().size(); i++) {
      ConsumerProcess second = stage.crew().start(List.of());
      boolean joined = second.await(tail -> tail.assignments() > 0, stage.crew().patience());
      stage.crew().struck(first, "rebalance");
      if (joined) {
        stage.crew().seen(first, second);
      }
      TimeUnit.MILLISECONDS.sleep(stage.schedule().get(i).delayMs());
      // The older member leaves, and the younger one has everything in its turn.
      stage.crew().terminate(first);
      stage.struck().accept(i + 1);
      first = second;
    }
    stage.crew().terminate(first);
  }
}
