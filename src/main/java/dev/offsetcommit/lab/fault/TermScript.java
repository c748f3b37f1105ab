package dev.offsetcommit.lab.fault;

import dev.offsetcommit.lab.process.ConsumerProcess;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** SIGTERM at random times: each child ends cleanly, and the next one resumes. */
final class TermScript implements FaultScript {

  @Override
  public void run(FaultContext stage) throws InterruptedException {
    for (int i = 0; i < stage.schedule().size(); i++) {
      ConsumerProcess child = stage.crew().start(List.of());
      stage.crew().awaitBusy(child);
      TimeUnit.MILLISECONDS.sleep(stage.schedule().get(i).delayMs());
      stage.crew().struck(child, "term");
      stage.crew().terminate(child);
      stage.struck().accept(i + 1);
    }
  }
}
