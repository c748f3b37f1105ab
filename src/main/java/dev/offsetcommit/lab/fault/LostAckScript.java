package dev.offsetcommit.lab.fault;

import dev.offsetcommit.lab.process.CommitResponseProxy;
import dev.offsetcommit.lab.process.ConsumerProcess;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Drops the answer to a commit, so that the broker has it and the consumer does not know; lets the
 * consumer deal with that for a while, and kills it.
 */
final class LostAckScript implements FaultScript {

  private static final int LOOKS = 2000;

  @Override
  public void run(FaultContext stage) throws InterruptedException {
    CommitResponseProxy proxy = stage.proxy();
    for (int i = 0; i < stage.schedule().size(); i++) {
      ConsumerProcess child = stage.crew().start(List.of());
      stage.crew().awaitBusy(child);
      int before = proxy.dropped();
      proxy.dropAnswers(1);
      for (int look = 0; look < LOOKS && proxy.dropped() == before && child.isAlive(); look++) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      TimeUnit.MILLISECONDS.sleep(stage.schedule().get(i).delayMs());
      if (proxy.dropped() > before) {
        stage.crew().struck(child, "lost-ack");
      }
      stage.crew().kill(child);
      stage.struck().accept(i + 1);
      stage.members().makeWay();
    }
  }
}
