package dev.offsetcommit.sink;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.Partitions;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** The offsets of one group in a sink's database, to be moved while no consumer runs. */
public final class SinkOffsets implements AutoCloseable {

  private final ConnectionSettings connection;
  private final String group;
  private final SinkDatabase database;
  private final OffsetTable table;

  /**
   * Connects lazily.
   *
   * @param connection where the cluster is, which knows the ids of topics
   * @param address the database, which has to exist
   * @param events told when the database cannot be used, and when it can again
   * @throws TerseException if the URL is of no known kind
   */
  public SinkOffsets(
      ConnectionSettings connection,
      SinkAddress address,
      String group,
      Consumer<ConsumerEvent> events) {
    this.connection = connection;
    this.group = group;
    this.database = new SinkDatabase(existing(address), events);
    this.table = new OffsetTable(group);
  }

  /**
   * SQLite would make a new file for a name with a typing error; 2 opens for reading and writing.
   */
  private static SinkAddress existing(SinkAddress address) {
    Map<String, String> properties = new HashMap<>(address.properties());
    if (Dialect.of(address.url()).filter(Dialect.SQLITE::equals).isPresent()) {
      properties.putIfAbsent("open_mode", "2");
    }
    return new SinkAddress(address.url(), properties);
  }

  /**
   * The next offset of each partition that the group has there.
   *
   * @throws TerseException if the database cannot be used, or is not a sink
   */
  public Map<TopicPartition, Long> read() {
    return database.transact(
        (sql, again) -> {
          new SinkSchema(database.dialect()).require(sql, database.address());
          return table.all(sql);
        });
  }

  /**
   * Moves all of them or none, and fences every consumer that still takes one for its own. A
   * partition that is missing in a map has no offset.
   *
   * @param from where they stand
   * @param to where they are to stand
   * @throws TerseException if the database cannot be used, one is not there any more, or a topic
   *     was created again
   */
  public void move(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    Set<TopicPartition> partitions = new TreeSet<>(Partitions.ORDER);
    partitions.addAll(from.keySet());
    partitions.addAll(to.keySet());
    Map<String, String> topicIds = topicIds(partitions);
    database.transact(
        (sql, again) -> {
          if (again && stand(sql, partitions, to)) {
            return null;
          }
          for (TopicPartition partition : partitions) {
            String id = topicIds.get(partition.topic());
            if (!table.move(sql, partition, id, from.get(partition), to.get(partition))) {
              throw new TerseException(
                  "%s of group %s does not stand at %s in the sink %s any more: a consumer is running. Nothing was changed; stop it, then try again."
                      .formatted(partition, group, from.get(partition), database.place()));
            }
          }
          return null;
        });
  }

  /** Whether an attempt that had no answer was successful. */
  private boolean stand(
      Connection sql, Set<TopicPartition> partitions, Map<TopicPartition, Long> to)
      throws SQLException {
    Map<TopicPartition, Long> now = table.all(sql);
    now.keySet().retainAll(partitions);
    return now.equals(to);
  }

  private Map<String, String> topicIds(Set<TopicPartition> partitions) {
    Map<String, String> ids = new HashMap<>();
    for (TopicPartition partition : partitions) {
      if (!ids.containsKey(partition.topic())) {
        try (TopicIds topic = new TopicIds(connection, group, partition.topic())) {
          ids.put(partition.topic(), topic.now());
        }
      }
    }
    return ids;
  }

  @Override
  public void close() {
    database.close();
  }
}
