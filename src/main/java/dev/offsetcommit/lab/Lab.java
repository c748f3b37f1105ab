package dev.offsetcommit.lab;

import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.fault.FaultSpec;
import dev.offsetcommit.lab.fault.Injection;
import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.process.LabCluster;
import dev.offsetcommit.lab.process.LabStopped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.GroupProtocol;

/** Runs the experiments of a plan, in as many lanes side by side as it says. */
public final class Lab {

  private static final int PARTITIONS = 4;

  private final LabPlan plan;
  private final Supplier<LabCluster> clusters;
  private final List<String> connectionOptions;
  private final LabListener listener;
  private final StopToken stop = new StopToken();

  /**
   * A lab that has not started.
   *
   * @param plan what to do
   * @param clusters gives each lane the cluster that it works on, and that it closes
   * @param connectionOptions command-line options that tell a child about the cluster, beside its
   *     address
   * @param listener told how far it is, by the threads of all lanes
   */
  public Lab(
      LabPlan plan,
      Supplier<LabCluster> clusters,
      List<String> connectionOptions,
      LabListener listener) {
    this.plan = plan;
    this.clusters = clusters;
    this.connectionOptions = connectionOptions;
    this.listener = listener;
  }

  /** Ends {@link #run()} soon and kills all children; may be called by any thread. */
  public void stop() {
    stop.stop();
  }

  /**
   * Runs everything.
   *
   * @return the outcomes in the order of the plan; fewer than were planned if it was stopped, and
   *     those that were under way as far as they got
   * @throws InterruptedException if this thread is interrupted
   */
  public List<ExperimentResult> run() throws InterruptedException {
    List<ExperimentPlan> experiments = experiments();
    ExperimentResult[] rows = new ExperimentResult[experiments.size()];
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(plan.lanes());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 1; i <= plan.lanes(); i++) {
        ExperimentRunner lane =
            new ExperimentRunner(clusters, plan.program(), plan.brokerDirectory(i), stop);
        running.add(threads.submit(() -> run(lane, experiments, next, rows)));
      }
      running.forEach(Lab::await);
    } finally {
      stop();
      threads.shutdown();
      threads.awaitTermination(1, TimeUnit.MINUTES);
    }
    return Arrays.stream(rows).filter(Objects::nonNull).toList();
  }

  private static void await(Future<?> lane) {
    try {
      lane.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabStopped();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  private Void run(
      ExperimentRunner lane,
      List<ExperimentPlan> experiments,
      AtomicInteger next,
      ExperimentResult[] rows)
      throws InterruptedException {
    try (lane) {
      for (int i = next.getAndIncrement();
          i < rows.length && !stop.isStopped();
          i = next.getAndIncrement()) {
        ExperimentPlan experiment = experiments.get(i);
        var place = new LabListener.Place(i + 1, rows.length, experiment.name());
        listener.started(place);
        rows[i] =
            lane.run(experiment, n -> listener.struck(place, n, experiment.schedule().size()));
        listener.finished(rows[i]);
      }
    } catch (LabStopped e) {
      // It was asked for.
    } catch (RuntimeException e) {
      // What the other lanes would do now is of no use.
      stop();
      throw e;
    }
    return null;
  }

  private List<ExperimentPlan> experiments() {
    List<ExperimentPlan> experiments = new ArrayList<>();
    for (Fault fault : plan.faults()) {
      for (GroupProtocol protocol : plan.groupProtocols()) {
        for (String name : plan.modes()) {
          experiments.add(experiment(name, protocol, fault));
        }
      }
    }
    return experiments;
  }

  private ExperimentPlan experiment(String name, GroupProtocol protocol, Fault fault) {
    LabMode mode = LabModes.of(name, protocol, plan.sessions().of(protocol));
    FaultSpec setup = FaultSpec.of(fault);
    List<Injection> schedule =
        setup.atCheckpoints()
            ? Schedule.kills(mode, plan.records(), plan.strikes(), plan.seed())
            : Schedule.times(mode, plan.records(), plan.strikes(), plan.seed());
    return new ExperimentPlan(
        mode.withPromise(mode.promiseUnder(fault)),
        protocol,
        fault.toString(),
        setup,
        schedule,
        PARTITIONS,
        plan.records(),
        plan.directoryOf(name, protocol, fault),
        plan.sessions(),
        plan.program().command("consumer"),
        connectionOptions);
  }
}
