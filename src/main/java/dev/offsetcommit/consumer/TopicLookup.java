package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the topic before the group is joined: waits for one that is not there yet, and then says
 * which ones are.
 */
final class TopicLookup {

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final long CHECK_MS = 500;
  private static final int MOST_NAMES = 10;

  private final Consumer<?, ?> consumer;
  private final ConsumerPlan plan;
  private final java.util.function.Consumer<ConsumerEvent> events;
  private final CountDownLatch stop;

  TopicLookup(
      Consumer<?, ?> consumer,
      ConsumerPlan plan,
      java.util.function.Consumer<ConsumerEvent> events,
      CountDownLatch stop) {
    this.consumer = consumer;
    this.plan = plan;
    this.events = events;
    this.stop = stop;
  }

  /** The topic's partitions; empty if the wait was stopped. */
  List<TopicPartition> await() {
    return await(
        () -> consumer.partitionsFor(plan.topic(), ANSWER_TIMEOUT),
        new ConsumerEvent.WaitingForTopic(plan.topic(), waitMs()),
        this::missing);
  }

  /**
   * The topic was deleted: waits for it as at the start. Another topic of its name is read from
   * where the reset says, since the commits went with the old one.
   */
  List<TopicPartition> awaitAgain() {
    return await(
        // Not partitionsFor(): the client may remember the topic that is gone.
        () -> consumer.listTopics(ANSWER_TIMEOUT).get(plan.topic()),
        new ConsumerEvent.TopicGone(plan.topic(), waitMs()),
        () ->
            new TerseException(
                "Topic %s was deleted while it was read, and was not created again%s. Create it, or name another one with --topic."
                    .formatted(
                        plan.topic(),
                        waitMs() == 0 ? "" : " within %d s".formatted(waitMs() / 1000))));
  }

  private long waitMs() {
    return plan.waitForTopic().toMillis();
  }

  private List<TopicPartition> await(
      Supplier<List<PartitionInfo>> find,
      ConsumerEvent waiting,
      Supplier<TerseException> otherwise) {
    long deadline = System.nanoTime() + plan.waitForTopic().toNanos();
    boolean told = false;
    while (true) {
      List<PartitionInfo> partitions = find.get();
      if (partitions != null && !partitions.isEmpty()) {
        return partitions.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
      }
      if (System.nanoTime() >= deadline) {
        throw otherwise.get();
      }
      if (!told) {
        told = true;
        events.accept(waiting);
      }
      try {
        if (stop.await(CHECK_MS, TimeUnit.MILLISECONDS)) {
          return List.of();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return List.of();
      }
    }
  }

  private TerseException missing() {
    Map<String, List<PartitionInfo>> all = consumer.listTopics(ANSWER_TIMEOUT);
    TreeSet<String> names = new TreeSet<>(all.keySet());
    names.removeIf(name -> name.startsWith("__"));
    String there =
        names.isEmpty()
            ? "the cluster has no topics"
            : "there are: "
                + names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
                + (names.size() > MOST_NAMES
                    ? ", and " + (names.size() - MOST_NAMES) + " more"
                    : "");
    Duration waited = plan.waitForTopic();
    return new TerseException(
        "Topic "
            + plan.topic()
            + " does not exist"
            + (waited.isZero() ? "" : " (waited " + waited.toSeconds() + " s)")
            + "; "
            + there
            + ". Start a producer with --topic "
            + plan.topic()
            + " to create it.");
  }
}
