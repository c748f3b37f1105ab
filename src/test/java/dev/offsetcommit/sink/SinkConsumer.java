package dev.offsetcommit.sink;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.commit.CommitMode;
import dev.offsetcommit.commit.CommitPlan;
import dev.offsetcommit.consumer.ConsumerOutput;
import dev.offsetcommit.consumer.ConsumerPlan;
import dev.offsetcommit.consumer.ConsumerSettings;
import dev.offsetcommit.consumer.NumberConsumer;
import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.consumer.ResultCollector;
import dev.offsetcommit.consumer.Wrapping;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.serde.NumberEvent;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A consumer in this JVM that writes to a sink, with what a command cannot set. */
final class SinkConsumer {

  private static final RecordHandler QUIET =
      new RecordHandler() {
        @Override
        public void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event) {
          // No test reads it.
        }

        @Override
        public void flush() {
          // Nothing is kept.
        }
      };

  private SinkConsumer() {}

  /**
   * A consumer that has not started.
   *
   * @param database perhaps with less patience
   * @param nanoTime the clock by which fenced partitions are taken again
   */
  static NumberConsumer of(
      Cluster cluster,
      ConsumerPlan plan,
      SinkDatabase database,
      LongSupplier nanoTime,
      Consumer<ConsumerEvent> events,
      Wrapping wrapping) {
    ConnectionSettings connection = ConnectionSettings.of(cluster.bootstrapServers());
    ResultCollector collector = new ResultCollector(QUIET);
    Sink sink =
        new Sink(
            database,
            new OffsetTable(plan.group()),
            new ResultTable(plan.group(), database.dialect()),
            wrapping);
    return new NumberConsumer(
        connection,
        plan,
        ConsumerSettings.of(plan.group(), CommitPlan.of(CommitMode.SINK)),
        "stop",
        (client, committer) ->
            new SinkCommit(
                client,
                committer,
                collector,
                sink,
                new TopicIds(connection, plan.group(), plan.topic()),
                new StartOffsets(client, plan.group(), plan.reset(), sink::place, events),
                nanoTime),
        new ConsumerOutput(collector, events, warning -> {}, wrapping));
  }
}
