package dev.offsetcommit.sink;

import dev.offsetcommit.cluster.Partitions;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.position.OffsetReset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Where {@code auto.offset.reset} begins partitions that the sink does not know, whatever Kafka has
 * committed: that is a copy of some sink's offset, and not of this one's. But it tells that the
 * group has been here before, perhaps with another database: {@code earliest} then reads again,
 * which is said, and every other beginning would skip records, and is refused.
 */
final class StartOffsets {

  private final Consumer<?, ?> client;
  private final String group;
  private final String reset;
  private final Supplier<String> sink;
  private final java.util.function.Consumer<ConsumerEvent> events;

  /**
   * The beginnings of a group.
   *
   * @param sink the name of the database, for messages
   * @param events told of partitions that are read again
   */
  StartOffsets(
      Consumer<?, ?> client,
      String group,
      String reset,
      Supplier<String> sink,
      java.util.function.Consumer<ConsumerEvent> events) {
    this.client = client;
    this.group = group;
    this.reset = reset;
    this.sink = sink;
    this.events = events;
  }

  /**
   * Beginnings.
   *
   * @param offsets of each partition
   * @param nothingCommitted those of which Kafka has no commit either
   */
  record Found(Map<TopicPartition, Long> offsets, Set<TopicPartition> nothingCommitted) {}

  /**
   * Asks Kafka.
   *
   * @param unknown partitions of which the sink has no offset
   * @throws TerseException if the group has committed one of them, and the records in between would
   *     be skipped
   * @throws NoOffsetForPartitionException if nothing says where to begin
   */
  Found of(Set<TopicPartition> unknown) {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(client.committed(unknown));
    committed.values().removeIf(commit -> commit == null);
    if (!committed.isEmpty() && !reset.equals("earliest")) {
      throw skipped(committed);
    }
    Map<TopicPartition, Long> starts = new OffsetReset(client, reset).offsets(unknown);
    if (!committed.isEmpty()) {
      List<ConsumerEvent.SinkIsNew.Partition> again = new ArrayList<>();
      for (TopicPartition partition : sorted(committed.keySet())) {
        again.add(
            new ConsumerEvent.SinkIsNew.Partition(
                partition.topic(),
                partition.partition(),
                committed.get(partition).offset(),
                starts.get(partition)));
      }
      events.accept(new ConsumerEvent.SinkIsNew(sink.get(), group, again));
    }
    Set<TopicPartition> nothingCommitted = new HashSet<>(unknown);
    nothingCommitted.removeAll(committed.keySet());
    return new Found(starts, nothingCommitted);
  }

  private TerseException skipped(Map<TopicPartition, OffsetAndMetadata> committed) {
    String offsets =
        sorted(committed.keySet()).stream()
            .map(partition -> partition + " at " + committed.get(partition).offset())
            .collect(Collectors.joining(", "));
    String why = reset.equals("none") ? "forbids choosing one" : "could skip records";
    return new TerseException(
        "The sink %s has no offset of group %s, which has committed in Kafka: %s. --auto-offset-reset %s %s. Name the database that the group has used until now, or read everything again with --auto-offset-reset earliest, or use another --group."
            .formatted(sink.get(), group, offsets, reset, why));
  }

  private static Set<TopicPartition> sorted(Set<TopicPartition> partitions) {
    Set<TopicPartition> sorted = new TreeSet<>(Partitions.ORDER);
    sorted.addAll(partitions);
    return sorted;
  }
}
