package dev.offsetcommit.lab.program;

import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.lab.LabListener;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.process.LabCluster;
import dev.offsetcommit.lab.process.LabStopped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Puts a program under the faults of a plan, one after the other. */
public final class ProgramLab {

  private final ProgramPlan plan;
  private final Function<Fault, LabCluster> clusters;
  private final String clientConfig;
  private final ProgramListener listener;
  private final StopToken stop = new StopToken();

  /**
   * A lab that has not started.
   *
   * @param clusters gives each experiment its cluster, which it closes
   * @param clientConfig a file with what the user said of the cluster, or null
   * @param listener told how far it is
   */
  public ProgramLab(
      ProgramPlan plan,
      Function<Fault, LabCluster> clusters,
      String clientConfig,
      ProgramListener listener) {
    this.plan = plan;
    this.clusters = clusters;
    this.clientConfig = clientConfig;
    this.listener = listener;
  }

  /** Ends {@link #run()} soon and kills the program; may be called by any thread. */
  public void stop() {
    stop.stop();
  }

  /**
   * Runs everything.
   *
   * @return the outcomes in the order of the plan; fewer than were planned if it was stopped
   * @throws InterruptedException if this thread is interrupted
   */
  public List<ExperimentResult> run() throws InterruptedException {
    List<ExperimentResult> rows = new ArrayList<>();
    try {
      for (Fault fault : plan.faults()) {
        if (stop.isStopped()) {
          break;
        }
        LabListener.Place place =
            new LabListener.Place(
                rows.size() + 1, plan.faults().size(), plan.shortName() + ", " + fault);
        listener.started(place);
        try (LabCluster cluster = clusters.apply(fault)) {
          rows.add(
              new ProgramExperiment(
                      cluster,
                      plan,
                      fault,
                      clientConfig,
                      listener,
                      n -> listener.struck(place, n, plan.kills()),
                      stop)
                  .run());
        }
        listener.finished(rows.get(rows.size() - 1));
      }
    } catch (LabStopped e) {
      // What was seen so far is returned.
    }
    return rows;
  }
}
