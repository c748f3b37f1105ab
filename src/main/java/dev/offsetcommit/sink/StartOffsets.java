package dev.offsetcommit.sink;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Where {@code auto.offset.reset} begins a partition that the sink does not know, whatever Kafka
 * has committed: that is a copy of some sink's offset, and not of this one's.
 */
final class StartOffsets implements ToLongFunction<TopicPartition> {

  private static final String BY_DURATION = "by_duration:";

  private final Consumer<?, ?> client;
  private final String reset;

  StartOffsets(Consumer<?, ?> client, String reset) {
    this.client = client;
    this.reset = reset;
  }

  @Override
  public long applyAsLong(TopicPartition partition) {
    List<TopicPartition> one = List.of(partition);
    if (reset.startsWith(BY_DURATION)) {
      Duration ago = Duration.parse(reset.substring(BY_DURATION.length()));
      long timestamp = Instant.now().minus(ago).toEpochMilli();
      OffsetAndTimestamp found =
          client.offsetsForTimes(Map.of(partition, timestamp)).get(partition);
      return found == null ? client.endOffsets(one).get(partition) : found.offset();
    }
    return switch (reset) {
      case "earliest" -> client.beginningOffsets(one).get(partition);
      case "latest" -> client.endOffsets(one).get(partition);
      default -> throw new NoOffsetForPartitionException(Set.of(partition));
    };
  }
}
