package dev.offsetcommit.lab.fault;

import dev.offsetcommit.lab.process.ConsumerProcess;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The broker goes away at random times and comes back, under a consumer that lives on. */
final class BrokerScript implements FaultScript {

  private final String name;

  BrokerScript(String name) {
    this.name = name;
  }

  @Override
  public void run(FaultContext stage) throws InterruptedException {
    ConsumerProcess child = stage.crew().start(List.of());
    stage.crew().awaitBusy(child);
    for (int i = 0; i < stage.schedule().size(); i++) {
      TimeUnit.MILLISECONDS.sleep(stage.schedule().get(i).delayMs());
      stage.crew().struck(child, name);
      stage.cluster().outage();
      long before = child.records();
      if (stage.crew().awaitRecovery(child, before)) {
        stage.crew().seen(child, child);
      }
      stage.struck().accept(i + 1);
    }
    stage.crew().terminate(child);
  }
}
