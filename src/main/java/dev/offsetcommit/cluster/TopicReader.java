package dev.offsetcommit.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads whole partitions from their beginning to their end, outside of any group. */
public final class TopicReader {

  /** Longer than a broker takes that is restarted. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration FETCH_WAIT = Duration.ofMillis(20);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final ConnectionSettings connection;

  public TopicReader(ConnectionSettings connection) {
    this.connection = connection;
  }

  /** The partitions of a topic, none if it does not exist. */
  public List<TopicPartition> partitions(String topic) {
    return ask(logs -> logs.describe(List.of(topic)).partitions(topic));
  }

  /** The ends of some partitions, with what open transactions have written. */
  public Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    bounds(partitions).forEach((partition, log) -> ends.put(partition, log.end()));
    return ends;
  }

  /**
   * Waits until no transaction that a killed process left open hides a part of some partitions: the
   * coordinator aborts it after its timeout.
   *
   * @return whether everything can be read now
   */
  public boolean awaitNoOpenTransactions(List<TopicPartition> partitions, Duration timeout) {
    Map<TopicPartition, Long> ends = ends(partitions);
    Deadline deadline = Deadline.in(timeout);
    return ask(
        logs -> {
          while (true) {
            Map<TopicPartition, LogBounds> now = bounds(logs, partitions);
            if (ends.entrySet().stream().allMatch(e -> now.get(e.getKey()).lso() >= e.getValue())) {
              return true;
            }
            if (deadline.isOver()) {
              return false;
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
          }
        });
  }

  /**
   * Reads everything that is there now.
   *
   * @param partitions what to read
   * @param each given each record, in the order of each partition
   * @return the ends up to which was read
   */
  public Map<TopicPartition, Long> read(
      List<TopicPartition> partitions, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    Map<TopicPartition, PartitionReader.OffsetRange> ranges = new HashMap<>();
    Map<TopicPartition, Long> ends = new HashMap<>();
    bounds(partitions)
        .forEach(
            (partition, log) -> {
              ranges.put(partition, new PartitionReader.OffsetRange(log.start(), log.lso()));
              ends.put(partition, log.lso());
            });
    try (PartitionReader reader =
        new PartitionReader(connection, FETCH_WAIT, PATIENCE, new StopToken())) {
      reader.read(ranges, records -> records.forEach(each));
    }
    return ends;
  }

  private Map<TopicPartition, LogBounds> bounds(List<TopicPartition> partitions) {
    return ask(logs -> bounds(logs, partitions));
  }

  private Map<TopicPartition, LogBounds> bounds(LogOffsets logs, List<TopicPartition> partitions) {
    LogOffsets.Logs read = logs.read(partitions);
    read.problems()
        .forEach(
            (partition, problem) -> {
              throw new TerseException(
                  "Cannot read %s on %s: %s."
                      .formatted(partition, connection.bootstrapServers(), problem));
            });
    return read.ranges();
  }

  private <T> T ask(Function<LogOffsets, T> question) {
    try (Admin admin = Admin.create(connection.adminProperties())) {
      return question.apply(new LogOffsets(admin));
    }
  }
}
