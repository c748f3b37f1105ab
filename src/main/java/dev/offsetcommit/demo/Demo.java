package dev.offsetcommit.demo;

import dev.offsetcommit.broker.BrokerSettings;
import dev.offsetcommit.broker.EmbeddedBroker;
import dev.offsetcommit.cluster.AdminCalls;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.cluster.Topics;
import dev.offsetcommit.commit.CommitMode;
import dev.offsetcommit.commit.CommitPlan;
import dev.offsetcommit.consumer.ConsumerOutput;
import dev.offsetcommit.consumer.ConsumerPlan;
import dev.offsetcommit.consumer.ConsumerSettings;
import dev.offsetcommit.consumer.NumberConsumer;
import dev.offsetcommit.producer.NumberProducer;
import dev.offsetcommit.producer.Pace;
import dev.offsetcommit.producer.ProducerListener;
import dev.offsetcommit.producer.ProducerPlan;
import dev.offsetcommit.producer.ProducerSummary;
import dev.offsetcommit.serde.JsonSerde;
import dev.offsetcommit.serde.NumberEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The main job: an ephemeral broker on a free port, a producer, and a consumer that commits each
 * record, all in this JVM; and then the question to the broker what is committed.
 */
public final class Demo {

  /** The topic, the same as the tutorial's. */
  public static final String TOPIC = "hello_world1";

  /** The consumer group. */
  public static final String GROUP = "demo";

  private static final int PARTITIONS = 4;
  private static final Duration CATCH_UP = Duration.ofSeconds(30);

  private final long count;
  private final Duration interval;
  private final StopToken stop = new StopToken();

  /**
   * A demo that has not started.
   *
   * @param count how many numbers to send
   * @param interval the time between two of them
   */
  public Demo(long count, Duration interval) {
    this.count = count;
    this.interval = interval;
  }

  /** Sends no more; what was sent is still consumed and checked. May be called by any thread. */
  public void stop() {
    stop.stop();
  }

  /**
   * Runs to the end and stops everything that it started.
   *
   * @param started told of the bootstrap servers once the broker serves clients
   * @param sentLines told of each number that is sent
   * @param consumerOutput where everything goes that comes out of the consumer
   * @throws TerseException if something fails
   */
  public DemoResult run(
      Consumer<String> started, ProducerListener sentLines, ConsumerOutput consumerOutput) {
    DemoRecorder ledger = new DemoRecorder(sentLines, consumerOutput.handler());
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.ephemeral())) {
      ConnectionSettings connection = ConnectionSettings.of(broker.bootstrapServers());
      try (Admin admin = Admin.create(connection.adminProperties())) {
        new Topics(admin).create(TOPIC, PARTITIONS);
        started.accept(broker.bootstrapServers());
        produceAndConsume(connection, ledger, consumerOutput);
        return result(ledger, committed(admin));
      }
    }
  }

  private void produceAndConsume(
      ConnectionSettings connection, DemoRecorder ledger, ConsumerOutput output) {
    NumberConsumer consumer =
        new NumberConsumer(
            connection,
            ConsumerPlan.of(TOPIC, GROUP, "earliest"),
            ConsumerSettings.of(GROUP, CommitPlan.of(CommitMode.RECORD)),
            "stop",
            (client, committer) -> CommitPlan.of(CommitMode.RECORD).strategy(committer),
            new ConsumerOutput(ledger, output.events(), output.warnings(), output.wrapping()));
    CompletableFuture<?> consuming = CompletableFuture.runAsync(consumer::run);
    try {
      produce(connection, ledger);
      awaitConsumed(ledger, consuming);
    } finally {
      consumer.stop();
      join(consuming);
    }
  }

  private void produce(ConnectionSettings connection, DemoRecorder ledger) {
    ProducerPlan plan = new ProducerPlan(TOPIC, 0, count, 0, Pace.every(interval));
    Map<String, Object> properties =
        connection.clientProperties(
            NumberProducer.defaults(plan), NumberProducer.settings(), warning -> {});
    KafkaProducer<String, NumberEvent> client =
        new KafkaProducer<>(
            properties, new StringSerializer(), new JsonSerde<>(NumberEvent.class).serializer());
    NumberProducer producer = new NumberProducer(client, plan, ledger);
    ProducerSummary summary = stop.call(producer::run, producer::stop);
    if (summary.failed().size() > 0) {
      throw new TerseException(
          "The demo's producer could not send %s: %s"
              .formatted(summary.failed(), summary.failure().getMessage()),
          summary.failure());
    }
  }

  private static void awaitConsumed(DemoRecorder ledger, CompletableFuture<?> consuming) {
    Deadline deadline = Deadline.in(CATCH_UP);
    while (!ledger.allConsumed() && !consuming.isDone() && !deadline.isOver()) {
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void join(CompletableFuture<?> consuming) {
    try {
      consuming.get(CATCH_UP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new TerseException(
          "The demo's consumer did not stop within " + CATCH_UP.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks the broker, and not the consumer, what is committed. */
  private static Map<Integer, Long> committed(Admin admin) {
    try {
      Map<Integer, Long> offsets = new HashMap<>();
      AdminCalls.await(admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata())
          .forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
      return offsets;
    } catch (KafkaException e) {
      throw new TerseException(
          "The demo's broker does not say what group %s has committed: %s".formatted(GROUP, e), e);
    }
  }

  private static DemoResult result(DemoRecorder ledger, Map<Integer, Long> committed) {
    List<DemoResult.Partition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(p -> ledger.partition(p, committed)).toList();
    return new DemoResult(partitions);
  }
}
