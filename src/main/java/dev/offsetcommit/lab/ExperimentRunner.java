package dev.offsetcommit.lab;

import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.fault.FaultSpec;
import dev.offsetcommit.lab.process.LabCluster;
import dev.offsetcommit.lab.process.LabStopped;
import dev.offsetcommit.lab.process.Program;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Runs experiments one after the other, on clusters of its own, so that one lane's outage does not
 * disturb another lane; starts each cluster when it is first needed.
 */
final class ExperimentRunner implements AutoCloseable {

  private final Supplier<LabCluster> clusters;
  private final Program program;
  private final Path directory;
  private LabCluster cluster;
  private LabCluster process;
  private final StopToken stop;

  /**
   * A lane without clusters.
   *
   * @param clusters gives what most experiments run on
   * @param program how a broker is started that can be killed
   * @param directory where that has its data
   * @param stop ends {@link #run} soon
   */
  ExperimentRunner(Supplier<LabCluster> clusters, Program program, Path directory, StopToken stop) {
    this.clusters = clusters;
    this.program = program;
    this.directory = directory;
    this.stop = stop;
  }

  ExperimentResult run(ExperimentPlan plan, IntConsumer struck) throws InterruptedException {
    Experiment experiment = new Experiment(cluster(plan.setup()), plan, struck, stop);
    if (stop.isStopped()) {
      throw new LabStopped();
    }
    return experiment.run();
  }

  private LabCluster cluster(FaultSpec setup) {
    if (setup.ownProcess()) {
      process = process == null ? LabCluster.process(program, directory) : process;
      return process;
    }
    cluster = cluster == null ? clusters.get() : cluster;
    return cluster;
  }

  @Override
  public void close() {
    try {
      if (cluster != null) {
        cluster.close();
      }
    } finally {
      if (process != null) {
        process.close();
      }
    }
  }
}
