package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.serde.NumberEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.IsolationLevel;

/** A consumer in a thread of its own, on a real cluster, which keeps what it has processed. */
final class RunningConsumer implements AutoCloseable {

  /** How a group is managed, and the client properties for it. */
  enum Protocol {
    EAGER(GroupProtocol.CLASSIC, Map.of("heartbeat.interval.ms", "200")),
    COOPERATIVE(
        GroupProtocol.CLASSIC,
        Map.of(
            "heartbeat.interval.ms",
            "200",
            "partition.assignment.strategy",
            "org.apache.kafka.clients.consumer.CooperativeStickyAssignor")),
    CONSUMER(GroupProtocol.CONSUMER, Map.of());

    final GroupProtocol groupProtocol;
    final Map<String, String> properties;

    Protocol(GroupProtocol groupProtocol, Map<String, String> properties) {
      this.groupProtocol = groupProtocol;
      this.properties = properties;
    }
  }

  private final List<Long> numbers = new CopyOnWriteArrayList<>();
  private final List<ConsumerEvent> events = new CopyOnWriteArrayList<>();
  private final NumberConsumer consumer;
  private final Thread thread;
  private volatile RuntimeException failure;

  RunningConsumer(
      Cluster cluster, Subject subject, Protocol protocol, ConsumerPlan plan, String onInvalid) {
    this(cluster, subject, protocol, plan, onInvalid, null);
  }

  RunningConsumer(
      Cluster cluster,
      Subject subject,
      Protocol protocol,
      ConsumerPlan plan,
      String onInvalid,
      String groupInstanceId) {
    Map<String, String> properties = new HashMap<>(protocol.properties);
    properties.put("max.poll.records", "" + Subject.POLL_RECORDS);
    RecordHandler handler =
        new RecordHandler() {
          @Override
          public void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event) {
            numbers.add(event.number());
          }

          @Override
          public void flush() {}
        };
    consumer =
        new NumberConsumer(
            new ConnectionSettings(cluster.bootstrapServers(), Map.of(), properties),
            plan,
            new ConsumerSettings(
                plan.group(),
                protocol.groupProtocol,
                groupInstanceId,
                IsolationLevel.READ_COMMITTED,
                subject.plan()),
            onInvalid,
            subject.strategies(),
            new ConsumerOutput(handler, events::add, warning -> {}, Wrapping.NONE));
    thread = new Thread(this::run, "consumer-" + plan.group());
    thread.start();
  }

  /** Ends by itself after so many records. */
  static ConsumerPlan first(String topic, String group, long records) {
    return new ConsumerPlan(
        topic, group, "earliest", records, false, null, Duration.ZERO, Duration.ZERO);
  }

  /** Ends by itself at the end of the topic. */
  static ConsumerPlan toTheEnd(String topic, String group) {
    return new ConsumerPlan(topic, group, "earliest", 0, true, null, Duration.ZERO, Duration.ZERO);
  }

  private void run() {
    try {
      consumer.run();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  List<Long> numbers() {
    return numbers;
  }

  /** The events without the many commits that succeeded. */
  List<ConsumerEvent> told() {
    return events.stream()
        .filter(e -> !(e instanceof ConsumerEvent.OffsetsCommitted c && c.success()))
        .toList();
  }

  List<ConsumerEvent> events() {
    return events;
  }

  void awaitProcessed(int count) {
    Await.until(
        () -> numbers.size() >= count || !thread.isAlive(),
        () -> count + " records, have " + numbers.size() + "; " + told());
  }

  void awaitPartitions() {
    Await.until(
        () -> events.stream().anyMatch(e -> e instanceof ConsumerEvent.PartitionsAssigned),
        () -> "partitions, have " + told());
  }

  void stop() {
    consumer.stop();
    join();
  }

  /** Waits for its end; raises what made it fail. */
  RunningConsumer join() {
    try {
      thread.join(60_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (thread.isAlive()) {
      throw new AssertionError("still running: " + told());
    }
    if (failure != null) {
      throw failure;
    }
    return this;
  }

  @Override
  public void close() {
    consumer.stop();
  }
}
