package dev.offsetcommit.bench;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.StopToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Measures commit modes on a cluster: one topic of its own, each mode warmed up until its rate is
 * steady, then all modes in turn, several times, so that a machine whose speed drifts treats them
 * alike.
 */
public final class Bench {

  private final ConnectionSettings connection;
  private final BenchPlan plan;
  private final BenchProgress progress;
  private final Map<BenchMode, Double> warmRates = new LinkedHashMap<>();
  private final StopToken stop = new StopToken();

  /**
   * A measurement that has not started.
   *
   * @param connection where the cluster is
   * @param plan what to measure
   * @param progress told how far it is
   */
  public Bench(ConnectionSettings connection, BenchPlan plan, BenchProgress progress) {
    this.connection = connection;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * One run.
   *
   * @param round from 1, 0 = the warm-up
   */
  private record Part(BenchMode mode, int round) {}

  /** Ends {@link #run()} soon; may be called by any thread. */
  public void stop() {
    stop.stop();
  }

  /** Whether it was stopped. */
  public boolean isStopped() {
    return stop.isStopped();
  }

  /**
   * Measures, and removes what was made for it.
   *
   * @return what was found: less runs than asked for, or none, if it was stopped
   * @throws dev.offsetcommit.cluster.TerseException if records are missing or out of order, so that
   *     a rate would mean nothing, or if something cannot be removed
   * @throws org.apache.kafka.common.KafkaException if the cluster refuses or does not answer
   */
  public BenchReport run() {
    List<Part> parts = parts();
    Map<BenchMode, List<BenchRun>> results = new LinkedHashMap<>();
    try (BenchTopic topic = new BenchTopic(connection, plan.partitions())) {
      BenchEnvironment environment = BenchEnvironment.of(topic.admin(), plan, topic);
      progress.begin("writing records", null, left(parts).plus(TopicFill.MOST_TIME.dividedBy(2)));
      fill(topic);
      Laps laps = plan.isTimed() ? new Laps(topic.ends()) : Laps.NONE;
      for (int i = 0; i < parts.size() && !stop.isStopped(); i++) {
        Part part = parts.get(i);
        progress.begin(phase(part), part.mode().name(), left(parts.subList(i, parts.size())));
        BenchRun run = run(part, topic, laps);
        if (run != null && part.round() > 0) {
          results.computeIfAbsent(part.mode(), key -> new ArrayList<>()).add(run);
        }
      }
      return new BenchReport(
          environment,
          results.entrySet().stream().map(e -> new BenchRow(e.getKey(), e.getValue())).toList());
    } finally {
      progress.end();
    }
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (int round = 0; round <= plan.runs(); round++) {
      for (BenchMode mode : plan.modes()) {
        parts.add(new Part(mode, round));
      }
    }
    return parts;
  }

  private String phase(Part part) {
    return part.round() == 0 ? "warming up" : "run %d of %d".formatted(part.round(), plan.runs());
  }

  private void fill(BenchTopic topic) {
    new TopicFill(connection, plan, topic.name(), progress::tick, stop).run();
  }

  private BenchRun run(Part part, BenchTopic topic, Laps laps) {
    ModeRun run = new ModeRun(reading(laps), plan, topic, laps, part.mode(), progress::tick, stop);
    BenchRun result = run.run(end(part));
    if (result != null && part.round() == 0) {
      warmRates.put(part.mode(), result.recordsPerSecond());
    }
    return result;
  }

  /** Small polls where the topic is small; as the modes have them otherwise. */
  private ConnectionSettings reading(Laps laps) {
    if (!plan.isTimed() || laps.mostPollRecords() >= Laps.MOST_POLL_RECORDS) {
      return connection;
    }
    Map<String, String> file = new LinkedHashMap<>(connection.file());
    file.putIfAbsent(
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, String.valueOf(laps.mostPollRecords()));
    return new ConnectionSettings(connection.bootstrapServers(), file, connection.overrides());
  }

  private RunEnd end(Part part) {
    boolean isWarmUp = part.round() == 0;
    if (!plan.isTimed()) {
      RunEnd all = RunEnd.records(plan.records());
      return isWarmUp ? all.or(new SteadyRate(plan.leastTime())) : all;
    }
    return isWarmUp
        ? new SteadyRate(plan.leastTime())
        : RunEnd.time(part.mode().runTime(plan.leastTime()));
  }

  /** How long parts will take, about: what a warm-up has not told yet is guessed. */
  private Duration left(List<Part> parts) {
    Duration sum = Duration.ZERO;
    for (Part part : parts) {
      Double rate = warmRates.get(part.mode());
      Duration one =
          part.round() == 0
              ? plan.leastTime()
              : plan.isTimed()
                  ? part.mode().runTime(plan.leastTime())
                  : rate == null
                      ? plan.leastTime()
                      : Duration.ofMillis((long) (1000 * plan.records() / rate));
      sum = sum.plus(one);
    }
    return sum;
  }
}
