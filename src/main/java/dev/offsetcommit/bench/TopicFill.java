package dev.offsetcommit.bench;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.producer.NumberProducer;
import dev.offsetcommit.producer.Pace;
import dev.offsetcommit.producer.ProducerListener;
import dev.offsetcommit.producer.ProducerPlan;
import dev.offsetcommit.producer.ProducerSummary;
import dev.offsetcommit.serde.JsonSerde;
import dev.offsetcommit.serde.NumberEvent;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes the records that are read. Where runs are sized by time it ends after a while, whatever it
 * has written: a slow cluster gets a smaller topic, which is read more often.
 */
final class TopicFill implements ProducerListener {

  /** How long it writes at most, unless a number of records is asked for. */
  static final Duration MOST_TIME = Duration.ofSeconds(10);

  /** It writes longer than that for this many records in each partition, about. */
  private static final long LEAST_RECORDS = 100;

  private final BenchPlan plan;
  private final NumberProducer producer;
  private final Runnable tick;
  private final StopToken stop;
  private final Deadline mostTime = Deadline.in(MOST_TIME);
  private long count;
  private volatile boolean late;

  TopicFill(
      ConnectionSettings connection, BenchPlan plan, String topic, Runnable tick, StopToken stop) {
    this.plan = plan;
    this.tick = tick;
    this.stop = stop;
    Serializer<NumberEvent> values =
        plan.recordSize() == null
            ? new JsonSerde<>(NumberEvent.class)
            : new PaddedNumbers(plan.recordSize());
    KafkaProducer<String, NumberEvent> client =
        new KafkaProducer<>(
            connection.clientProperties(NumberProducer.settings(), warning -> {}),
            new StringSerializer(),
            values);
    producer =
        new NumberProducer(
            client, new ProducerPlan(topic, 0, plan.recordsToWrite(), 0, new Pace(0)), this);
  }

  /**
   * Writes, and returns how many records the cluster has.
   *
   * @throws TerseException if it could not write what it had to
   */
  long run() {
    ProducerSummary summary = stop.call(producer::run, producer::stop);
    long least = plan.isTimed() ? 1 : plan.recordsToWrite();
    boolean failed = summary.failure() != null && !late;
    if (!stop.isStopped() && (failed || summary.acknowledged() < least)) {
      throw new TerseException(
          "Could only write %d of %d records: %s. Check that this user may write to topics offset-commit-bench-*, and that --record-size is not too large for the cluster."
              .formatted(
                  summary.acknowledged(),
                  plan.recordsToWrite(),
                  summary.failure() == null ? "no reason given" : summary.failure().getMessage()),
          summary.failure());
    }
    return summary.acknowledged();
  }

  @Override
  public void sending(NumberEvent event) {
    // Counted when acknowledged.
  }

  @Override
  public void acknowledged(Acknowledged acknowledged) {
    if ((++count & 0xff) != 0) {
      return;
    }
    tick.run();
    boolean isEnough = count >= LEAST_RECORDS * plan.partitions();
    if (plan.isTimed() && isEnough && !late && mostTime.isOver()) {
      late = true;
      producer.stop();
    }
  }

  @Override
  public void waiting() {
    // Nothing is buffered.
  }
}
