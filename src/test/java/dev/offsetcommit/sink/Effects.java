package dev.offsetcommit.sink;

import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.transaction.OutputTopic;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The check: how often each record of the input had its effect. What the input holds is read from
 * the beginning of the log, independently of any group.
 *
 * @param wrong for each record, as {@code partition@offset}, that had not exactly one effect, how
 *     many it had
 */
record Effects(Map<String, Integer> wrong) {

  long lost() {
    return wrong.values().stream().filter(n -> n == 0).count();
  }

  long repeated() {
    return wrong.values().stream().filter(n -> n > 1).count();
  }

  /** The effects in an output topic, as a reader with {@code read_committed} sees them. */
  static Effects inTopic(Cluster cluster, String input, String output) {
    Map<String, Integer> found = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read(cluster, output)) {
      String source = new String(record.headers().lastHeader(OutputTopic.SOURCE).value());
      String number =
          source.substring(source.lastIndexOf('-') + 1) + "=" + new String(record.value());
      found.merge(number, 1, Integer::sum);
    }
    return compare(read(cluster, input), found);
  }

  /** The effects in a sink's tables; the totals must agree with them. */
  static Effects inDatabase(Cluster cluster, String input, String url, String group) {
    Map<String, Integer> found = new HashMap<>();
    BigDecimal sum = BigDecimal.ZERO;
    int count = 0;
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT partition, record_offset, number FROM results WHERE group_id = '"
                  + group
                  + "'")) {
        while (rows.next()) {
          found.merge(
              rows.getInt(1) + "@" + rows.getLong(2) + "={\"number\": " + rows.getLong(3) + "}",
              1,
              Integer::sum);
          sum = sum.add(BigDecimal.valueOf(rows.getLong(3)));
          count++;
        }
      }
      try (ResultSet total =
          statement.executeQuery(
              "SELECT count, sum FROM totals WHERE group_id = '" + group + "'")) {
        if (!total.next()
            || total.getLong(1) != count
            || total.getBigDecimal(2).compareTo(sum) != 0) {
          found.put("the totals do not agree with the results", 1);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return compare(read(cluster, input), found);
  }

  private static Effects compare(
      List<ConsumerRecord<byte[], byte[]>> input, Map<String, Integer> found) {
    Map<String, Integer> wrong = new TreeMap<>(found);
    for (ConsumerRecord<byte[], byte[]> record : input) {
      String name = record.partition() + "@" + record.offset() + "=" + new String(record.value());
      int effects = found.getOrDefault(name, 0);
      if (effects == 1) {
        wrong.remove(name);
      } else {
        wrong.put(name, effects);
      }
    }
    return new Effects(wrong);
  }

  /**
   * Reads a topic to its real end. A commit is answered before its markers are in the log, and
   * until they are, a reader with {@code read_committed} takes an earlier offset for the end.
   */
  private static List<ConsumerRecord<byte[], byte[]>> read(Cluster cluster, String topic) {
    Map<TopicPartition, Long> ends;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(cluster, "read_uncommitted")) {
      ends = consumer.endOffsets(partitions(consumer, topic));
    }
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(cluster, "read_committed")) {
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (ends.keySet().stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError(topic + " cannot be read to its end " + ends);
        }
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
      return records;
    }
  }

  private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(p -> new TopicPartition(p.topic(), p.partition()))
        .toList();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Cluster cluster, String isolation) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", cluster.bootstrapServers(), "isolation.level", isolation),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
