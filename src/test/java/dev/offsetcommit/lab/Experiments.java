package dev.offsetcommit.lab;

import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.harness.Child;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.fault.FaultSpec;
import dev.offsetcommit.lab.fault.Injection;
import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.process.LabCluster;
import dev.offsetcommit.lab.process.Sessions;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.GroupProtocol;

/**
 * Experiments on one cluster, whose consumers are started by the script, as users start them.
 *
 * @param cluster where they run
 * @param directory where their histories go
 */
record Experiments(LabCluster cluster, Path directory) {

  /** Starts a broker, and prepares the script meanwhile for faster starts. */
  static LabCluster broker() {
    try (Child first = Child.start("--version")) {
      LabCluster cluster = LabCluster.embedded(1);
      first.awaitExit();
      return cluster;
    }
  }

  ExperimentResult run(
      LabMode mode, GroupProtocol protocol, Fault fault, List<Injection> schedule, int records)
      throws InterruptedException {
    ExperimentPlan plan =
        new ExperimentPlan(
            mode,
            protocol,
            fault.toString(),
            FaultSpec.of(fault),
            schedule,
            4,
            records,
            directory.resolve(ExperimentPlan.name(mode.name(), protocol, fault.toString())),
            Sessions.OWN,
            Child.command("consumer"),
            List.of());
    return new Experiment(cluster, plan, strikes -> {}, new StopToken()).run();
  }
}
