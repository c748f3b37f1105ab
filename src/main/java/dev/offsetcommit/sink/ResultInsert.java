package dev.offsetcommit.sink;

import dev.offsetcommit.consumer.Result;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The quickest way of a database to take many rows of {@code results} at once. */
enum ResultInsert {
  /** A row for each execution: where the database is a library, that costs nothing more. */
  ROWS {
    @Override
    void into(Connection connection, String group, List<Result> results) throws SQLException {
      try (PreparedStatement statement =
          connection.prepareStatement(INTO_RESULTS + " VALUES (?, ?, ?, ?, ?, ?)")) {
        for (Result result : results) {
          ConsumerRecord<?, ?> record = result.record();
          statement.setString(1, group);
          statement.setString(2, record.topic());
          statement.setInt(3, record.partition());
          statement.setLong(4, record.offset());
          statement.setLong(5, result.event().number());
          statement.setLong(6, record.timestamp());
          statement.addBatch();
        }
        statement.executeBatch();
      }
    }
  },

  /**
   * Each column of a partition's rows as one array, in one statement: a server has as little to
   * parse and to plan as for one row. PostgreSQL's driver sends an array of a primitive type as it
   * is.
   */
  COLUMNS {
    @Override
    void into(Connection connection, String group, List<Result> results) throws SQLException {
      Collection<List<Result>> partitions =
          results.stream().collect(Collectors.groupingBy(Result::partition)).values();
      try (PreparedStatement statement =
          connection.prepareStatement(
              INTO_RESULTS
                  + " SELECT ?, ?, ?, r.* FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) r")) {
        for (List<Result> rows : partitions) {
          statement.setString(1, group);
          statement.setString(2, rows.get(0).record().topic());
          statement.setInt(3, rows.get(0).record().partition());
          statement.setObject(4, rows.stream().mapToLong(r -> r.record().offset()).toArray());
          statement.setObject(5, rows.stream().mapToLong(r -> r.event().number()).toArray());
          statement.setObject(6, rows.stream().mapToLong(r -> r.record().timestamp()).toArray());
          statement.executeUpdate();
        }
      }
    }
  };

  private static final String INTO_RESULTS =
      "INSERT INTO results (group_id, topic, partition, record_offset, number, timestamp_ms)";

  /** Inserts the results of a group, in the transaction that is open. */
  abstract void into(Connection connection, String group, List<Result> results) throws SQLException;
}
