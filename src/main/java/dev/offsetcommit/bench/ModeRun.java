package dev.offsetcommit.bench;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.commit.Committer;
import dev.offsetcommit.consumer.CommitSetup;
import dev.offsetcommit.consumer.ConsumerOutput;
import dev.offsetcommit.consumer.ConsumerPlan;
import dev.offsetcommit.consumer.ConsumerSettings;
import dev.offsetcommit.consumer.NumberConsumer;
import dev.offsetcommit.consumer.Wrapping;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.sink.SinkCommit;
import dev.offsetcommit.transaction.TransactionCommit;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.common.IsolationLevel;

/**
 * One run of one mode: a consumer of a new group reads until the run has enough. A sink refuses
 * records that it has had, so its consumer cannot read in {@link Laps}: each lap is a consumer of a
 * new group.
 */
final class ModeRun {

  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(60);

  /** How long no record may come. */
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

  private final ConnectionSettings connection;
  private final BenchPlan plan;
  private final BenchTopic topic;
  private final Laps laps;
  private final BenchMode mode;
  private final Runnable tick;
  private final StopToken stop;

  ModeRun(
      ConnectionSettings connection,
      BenchPlan plan,
      BenchTopic topic,
      Laps laps,
      BenchMode mode,
      Runnable tick,
      StopToken stop) {
    this.connection = connection;
    this.plan = plan;
    this.topic = topic;
    this.laps = laps;
    this.mode = mode;
    this.tick = tick;
    this.stop = stop;
  }

  /**
   * Runs to its end.
   *
   * @param end when the run has read enough
   * @return what was measured, null if it was stopped
   */
  BenchRun run(RunEnd end) {
    if (mode.isSink()) {
      return sink(end);
    }
    Measurement measurement = measurement(end);
    ConsumerSettings settings = settings();
    if (mode == BenchMode.BARE) {
      BareLoop loop =
          new BareLoop(
              connection.clientProperties(settings.decided(result -> {}), warning -> {}),
              topic.name(),
              laps,
              IDLE_TIMEOUT,
              measurement,
              stop);
      loop.run();
    } else {
      ConsumerPlan reading = reading(settings);
      consume(measurement, settings, reading, plugs(measurement, settings));
    }
    return stop.isStopped() ? null : measurement.result();
  }

  private Measurement measurement(RunEnd end) {
    return new Measurement(mode, laps, end, tick, System::nanoTime);
  }

  private ConsumerSettings settings() {
    return new ConsumerSettings(
        topic.newGroup(), plan.groupProtocol(), null, IsolationLevel.READ_COMMITTED, mode.plan());
  }

  /**
   * The measurement ends the run. The most records that can be asked for make a client that ends
   * quickly, as those with a number do.
   */
  private ConsumerPlan reading(ConsumerSettings settings) {
    return new ConsumerPlan(
        topic.name(),
        settings.group(),
        "earliest",
        plan.isTimed() ? Long.MAX_VALUE : plan.records(),
        !plan.isTimed() || mode.isSink(),
        IDLE_TIMEOUT,
        Duration.ZERO,
        Duration.ZERO);
  }

  /** Handler and strategies of a mode whose offsets live in Kafka. */
  private CommitSetup plugs(Measurement measurement, ConsumerSettings settings) {
    return switch (mode.plan().mode()) {
      case TRANSACTION ->
          TransactionCommit.setup(
              connection,
              settings.group(),
              null,
              topic.name(),
              topic.output(),
              measurement,
              Wrapping.NONE,
              warning -> {});
      default ->
          new CommitSetup(
              measurement,
              (client, committer) ->
                  mode == BenchMode.NONE ? new NoCommit() : mode.plan().strategy(committer));
    };
  }

  private void consume(
      Measurement measurement, ConsumerSettings settings, ConsumerPlan reading, CommitSetup plugs) {
    Consumer<ConsumerEvent> events = mode.plan().isAuto() ? measurement::autoCommit : event -> {};
    NumberConsumer consumer =
        new NumberConsumer(
            connection,
            reading,
            settings,
            "stop",
            (client, committer) -> {
              Committer measured =
                  new Committer(client, plugs.handler(), measurement::commit, COMMIT_TIMEOUT);
              return plan.isTimed() && !mode.isSink()
                  ? new LapStrategy(plugs.strategies().create(client, measured), client, laps)
                  : plugs.strategies().create(client, measured);
            },
            new ConsumerOutput(plugs.handler(), events, warning -> {}, Wrapping.NONE));
    measurement.onEnd(consumer::endAfterRecord);
    stop.call(consumer::run, consumer::stop);
  }

  private BenchRun sink(RunEnd end) {
    BenchRun sum = null;
    try (BenchSink sink = new BenchSink(plan.sink())) {
      while (!stop.isStopped()) {
        BenchRun before = sum;
        Measurement measurement = measurement(before == null ? end : continued(end, before));
        ConsumerSettings settings = settings();
        ConsumerPlan reading = reading(settings);
        try {
          consume(
              measurement,
              settings,
              reading,
              SinkCommit.setup(
                  connection, reading, sink.address(), measurement, event -> {}, Wrapping.NONE));
        } finally {
          sink.remove(settings.group());
        }
        if (measurement.isEnded() || !plan.isTimed()) {
          BenchRun last = stop.isStopped() ? null : measurement.result();
          return last == null || before == null ? last : before.plus(last);
        }
        BenchRun part = measurement.partOfRun();
        sum = before == null ? part : before.plus(part);
      }
    }
    return null;
  }

  private static RunEnd continued(RunEnd end, BenchRun before) {
    long nanos = (long) (before.seconds() * 1e9);
    return (records, more) -> end.isReached(before.records() + records, nanos + more);
  }
}
