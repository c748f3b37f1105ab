package dev.offsetcommit.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the experiments of a plan, one after the other. */
public final class Lab {

  private static final int PARTITIONS = 4;

  private final LabPlan plan;
  private final LabCluster cluster;
  private final List<String> connectionOptions;
  private final LabListener listener;
  private volatile Experiment current;
  private volatile boolean stopped;

  /**
   * A lab that has not started.
   *
   * @param plan what to do
   * @param cluster where
   * @param connectionOptions command-line options that tell a child about the cluster, beside its
   *     address
   * @param listener told how far it is
   */
  public Lab(
      LabPlan plan, LabCluster cluster, List<String> connectionOptions, LabListener listener) {
    this.plan = plan;
    this.cluster = cluster;
    this.connectionOptions = connectionOptions;
    this.listener = listener;
  }

  /** Ends {@link #run()} soon and kills all children; may be called by any thread. */
  public void stop() {
    stopped = true;
    Experiment running = current;
    if (running != null) {
      running.stop();
    }
  }

  /**
   * Runs everything.
   *
   * @return the outcomes; fewer than were planned if it was stopped
   * @throws InterruptedException if this thread is interrupted
   */
  public List<LabRow> run() throws InterruptedException {
    List<ExperimentPlan> experiments = experiments();
    List<LabRow> rows = new ArrayList<>();
    for (ExperimentPlan experiment : experiments) {
      listener.started(experiment.name(), rows.size() + 1, experiments.size());
      try {
        LabRow row = run(experiment);
        rows.add(row);
        listener.finished(row);
      } catch (LabStopped e) {
        return rows;
      }
    }
    return rows;
  }

  private LabRow run(ExperimentPlan experiment) throws InterruptedException {
    if (!experiment.setup().ownProcess()) {
      return run(experiment, cluster);
    }
    try (LabCluster own =
        LabCluster.process(plan.program(), experiment.directory().resolve("broker"))) {
      return run(experiment, own);
    }
  }

  private LabRow run(ExperimentPlan experiment, LabCluster where) throws InterruptedException {
    current =
        new Experiment(where, experiment, n -> listener.struck(n, experiment.schedule().size()));
    if (stopped) {
      throw new LabStopped();
    }
    return current.run();
  }

  private List<ExperimentPlan> experiments() {
    List<ExperimentPlan> experiments = new ArrayList<>();
    for (Fault fault : plan.faults()) {
      for (String protocol : plan.groupProtocols()) {
        for (String name : plan.modes()) {
          LabMode mode = LabModes.of(name, protocol);
          experiments.add(experiment(mode, protocol, fault));
        }
      }
    }
    return experiments;
  }

  private ExperimentPlan experiment(LabMode mode, String protocol, Fault fault) {
    FaultSetup setup = FaultSetup.of(fault);
    List<Strike> schedule =
        setup.atCheckpoints()
            ? Schedule.kills(mode, plan.records(), plan.strikes(), plan.seed())
            : Schedule.times(mode, plan.records(), plan.strikes(), plan.seed());
    Path directory =
        plan.directory().resolve(mode.name().replace(":", "") + "-" + protocol + "-" + fault);
    List<String> program = new ArrayList<>(plan.program());
    program.add("consumer");
    return new ExperimentPlan(
        mode.withPromise(FaultSetup.promise(mode, fault)),
        protocol,
        fault.toString(),
        setup,
        schedule,
        PARTITIONS,
        plan.records(),
        directory,
        program,
        connectionOptions);
  }
}
