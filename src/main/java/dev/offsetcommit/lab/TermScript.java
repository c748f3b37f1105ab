package dev.offsetcommit.lab;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** SIGTERM at random times: each child ends cleanly, and the next one goes on. */
final class TermScript implements Script {

  @Override
  public void run(Stage stage) throws InterruptedException {
    for (int i = 0; i < stage.schedule().size(); i++) {
      LabChild child = stage.crew().start(List.of());
      stage.crew().awaitBusy(child);
      TimeUnit.MILLISECONDS.sleep(stage.schedule().get(i).delayMs());
      stage.crew().struck(child, "term");
      stage.crew().terminate(child);
      stage.struck().accept(i + 1);
    }
  }
}
