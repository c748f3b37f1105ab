package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Finds the topic before the group is joined: waits for one that is not there yet, and then says
 * which ones are.
 */
final class TopicLookup {

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CHECK_EVERY = Duration.ofMillis(500);
  private static final int MOST_NAMES = 10;

  private final Consumer<?, ?> consumer;
  private final ConsumerPlan plan;
  private final java.util.function.Consumer<ConsumerEvent> events;
  private final StopToken stop;

  TopicLookup(
      Consumer<?, ?> consumer,
      ConsumerPlan plan,
      java.util.function.Consumer<ConsumerEvent> events,
      StopToken stop) {
    this.consumer = consumer;
    this.plan = plan;
    this.events = events;
    this.stop = stop;
  }

  /** The topic's partitions; empty if the wait was stopped. */
  List<TopicPartition> await() {
    return await(
        deadline -> consumer.partitionsFor(plan.topic(), ANSWER_TIMEOUT),
        new ConsumerEvent.WaitingForTopic(plan.topic(), waitMs()),
        this::missing);
  }

  /**
   * The topic was deleted: waits for it as at the start. Another topic of its name is read from
   * where the reset says, since the commits went with the old one.
   */
  List<TopicPartition> awaitAgain() {
    return await(
        this::createdAgain,
        new ConsumerEvent.TopicGone(plan.topic(), waitMs()),
        () ->
            new TerseException(
                "Topic %s was deleted while it was read, and was not created again%s. Create it, or name another one with --topic."
                    .formatted(
                        plan.topic(),
                        waitMs() == 0 ? "" : " within %d s".formatted(waitMs() / 1000))));
  }

  /**
   * Asks the cluster, and not the client, which may remember the topic that is gone. A broker that
   * does not answer while there is time left is asked again.
   */
  private List<PartitionInfo> createdAgain(Deadline deadline) {
    try {
      return consumer.listTopics(ANSWER_TIMEOUT).get(plan.topic());
    } catch (TimeoutException e) {
      if (deadline.isOver()) {
        throw e;
      }
      return List.of();
    }
  }

  private long waitMs() {
    return plan.waitForTopic().toMillis();
  }

  private List<TopicPartition> await(
      Function<Deadline, List<PartitionInfo>> find,
      ConsumerEvent waiting,
      Supplier<TerseException> otherwise) {
    Deadline deadline = Deadline.in(plan.waitForTopic());
    boolean told = false;
    while (!stop.isStopped()) {
      List<PartitionInfo> partitions = find.apply(deadline);
      if (partitions != null && !partitions.isEmpty()) {
        return partitions.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
      }
      if (deadline.isOver()) {
        throw otherwise.get();
      }
      if (!told) {
        told = true;
        events.accept(waiting);
      }
      if (stop.await(CHECK_EVERY)) {
        break;
      }
    }
    return List.of();
  }

  private TerseException missing() {
    Map<String, List<PartitionInfo>> all = consumer.listTopics(ANSWER_TIMEOUT);
    TreeSet<String> names = new TreeSet<>(all.keySet());
    names.removeIf(name -> name.startsWith("__"));
    String there =
        names.isEmpty()
            ? "the cluster has no topics"
            : "there are: %s%s"
                .formatted(
                    names.stream().limit(MOST_NAMES).collect(Collectors.joining(", ")),
                    names.size() > MOST_NAMES
                        ? ", and %d more".formatted(names.size() - MOST_NAMES)
                        : "");
    Duration waited = plan.waitForTopic();
    return new TerseException(
        "Topic %1$s does not exist%2$s; %3$s. Start a producer with --topic %1$s to create it."
            .formatted(
                plan.topic(),
                waited.isZero() ? "" : " (waited %d s)".formatted(waited.toSeconds()),
                there));
  }
}
