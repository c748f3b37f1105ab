package dev.offsetcommit.lab.fault;

import dev.offsetcommit.lab.checkpoint.Checkpoint;
import dev.offsetcommit.lab.process.ConsumerProcess;
import dev.offsetcommit.lab.process.OutputTail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** SIGKILL at each moment of the schedule, each time to the successor of the last one. */
final class KillScript implements FaultScript {

  /** Slow enough to have records in hand until a successor has started on a busy machine. */
  private static final List<String> SLOW = List.of("--process-time", "10ms");

  @Override
  public void run(FaultContext stage) throws InterruptedException {
    ConsumerProcess next = null;
    for (int i = 0; i < stage.schedule().size(); i++) {
      Injection strike = stage.schedule().get(i);
      ConsumerProcess child = next == null ? stage.crew().start(options(strike)) : next;
      next = null;
      boolean busy = stage.crew().awaitBusy(child);
      if (busy) {
        if (strike.checkpoint() == Checkpoint.REVOKED) {
          // Its successor joins, and the rebalance takes partitions away from it.
          next = stage.crew().start(options(stage.schedule().get(i + 1)));
        }
        awaitMoment(child, strike, stage.crew().patience());
      }
      stage.crew().struck(child, strike.toString());
      stage.crew().kill(child);
      stage.struck().accept(i + 1);
      if (!busy) {
        // There is nothing left to work on, so nothing can be hit.
        return;
      }
      if (next == null) {
        stage.members().makeWay();
      }
    }
  }

  private static void awaitMoment(ConsumerProcess child, Injection strike, Duration patience)
      throws InterruptedException {
    if (strike.checkpoint() == null) {
      TimeUnit.MILLISECONDS.sleep(strike.delayMs());
    } else {
      child.await(OutputTail::isPaused, patience);
    }
  }

  private static List<String> options(Injection strike) {
    if (strike.checkpoint() == null) {
      return List.of();
    }
    List<String> options = new ArrayList<>(List.of("--pause-at", strike.toString()));
    if (strike.checkpoint() == Checkpoint.REVOKED) {
      options.addAll(SLOW);
    }
    return options;
  }
}
