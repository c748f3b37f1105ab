package dev.offsetcommit.bench;

import dev.offsetcommit.client.ConnectionSettings;
import dev.offsetcommit.commit.Checkpoints;
import dev.offsetcommit.commit.CommitPlan;
import dev.offsetcommit.commit.Committer;
import dev.offsetcommit.consumer.ConsumerOutput;
import dev.offsetcommit.consumer.ConsumerPlan;
import dev.offsetcommit.consumer.ConsumerSettings;
import dev.offsetcommit.consumer.NumberConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures commit modes on a cluster: one topic of its own, each mode warmed up, then all modes in
 * turn, several times, so that a machine whose speed drifts treats them alike. Slow modes read
 * fewer records, since only the rate counts.
 */
public final class Bench {

  /** How long one run may take, about. */
  private static final double RUN_SECONDS = 3;

  private static final long LEAST_RECORDS = 1000;
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(60);

  private final ConnectionSettings connection;
  private final List<BenchMode> modes;
  private final long records;
  private final int runs;
  private final BenchProgress progress;
  private volatile NumberConsumer running;
  private volatile boolean stopped;

  /**
   * A measurement that has not started.
   *
   * @param connection where the cluster is
   * @param modes what to measure
   * @param records how many records a run reads at most
   * @param runs how many counted runs each mode has
   * @param progress told how far it is
   */
  public Bench(
      ConnectionSettings connection,
      List<BenchMode> modes,
      long records,
      int runs,
      BenchProgress progress) {
    this.connection = connection;
    this.modes = modes;
    this.records = records;
    this.runs = runs;
    this.progress = progress;
  }

  /** Ends {@link #run()} soon; may be called by any thread. */
  public void stop() {
    stopped = true;
    NumberConsumer consumer = running;
    if (consumer != null) {
      consumer.stop();
    }
  }

  /**
   * Measures, and removes what was made for it.
   *
   * @return a row for each mode; fewer runs than asked for, or none, if it was stopped
   */
  public List<BenchRow> run() {
    try (BenchTopic topic = new BenchTopic(connection)) {
      progress.begin("writing", records);
      topic.fill(records, progress::at);
      Map<BenchMode, Long> counts = new LinkedHashMap<>();
      for (BenchMode mode : modes) {
        counts.put(mode, warmUp(topic, mode));
      }
      Map<BenchMode, List<BenchRun>> results = new LinkedHashMap<>();
      for (int round = 1; round <= runs && !stopped; round++) {
        for (BenchMode mode : modes) {
          if (!stopped) {
            progress.begin(mode.name() + ", run " + round + " of " + runs, counts.get(mode));
            BenchRun run = measure(topic, mode, counts.get(mode));
            if (run != null) {
              results.computeIfAbsent(mode, key -> new ArrayList<>()).add(run);
            }
          }
        }
      }
      return results.entrySet().stream().map(e -> new BenchRow(e.getKey(), e.getValue())).toList();
    } finally {
      progress.end();
    }
  }

  /** Runs a mode uncounted, and returns how many records its counted runs read. */
  private long warmUp(BenchTopic topic, BenchMode mode) {
    if (stopped) {
      return 0;
    }
    long some =
        Math.min(
            records,
            mode.plan().window() == 1 && mode != BenchMode.NONE ? LEAST_RECORDS : records / 4 + 1);
    progress.begin(mode.name() + ", warming up", some);
    BenchRun run = measure(topic, mode, some);
    return run == null
        ? some
        : Math.min(records, Math.max(some, (long) (run.recordsPerSecond() * RUN_SECONDS)));
  }

  /** One run; null if it was stopped. */
  private BenchRun measure(BenchTopic topic, BenchMode mode, long count) {
    Measurement measurement = new Measurement(progress::at);
    ConsumerSettings settings = ConsumerSettings.of(topic.newGroup(), mode.plan());
    if (mode == BenchMode.BARE) {
      BareLoop.run(
          connection.clientProperties(settings.decided(result -> {}), warning -> {}),
          topic.name(),
          count,
          measurement);
    } else {
      consume(topic, mode, count, measurement, settings);
    }
    return stopped ? null : measurement.result(mode, count);
  }

  private void consume(
      BenchTopic topic,
      BenchMode mode,
      long count,
      Measurement measurement,
      ConsumerSettings settings) {
    CommitPlan plan = mode.plan();
    ConsumerPlan reading =
        new ConsumerPlan(
            topic.name(),
            settings.group(),
            settings.reset(),
            count,
            true,
            null,
            Duration.ZERO,
            Duration.ZERO);
    NumberConsumer consumer =
        new NumberConsumer(
            connection,
            reading,
            settings,
            "stop",
            (client, committer) ->
                mode.strategy(
                    new Committer(
                        client,
                        measurement,
                        measurement::commit,
                        Checkpoints.NONE,
                        COMMIT_TIMEOUT)),
            new ConsumerOutput(
                measurement, new AutoCommits(plan, measurement), warning -> {}, Checkpoints.NONE));
    running = consumer;
    if (stopped) {
      consumer.stop();
    }
    consumer.run();
  }
}
