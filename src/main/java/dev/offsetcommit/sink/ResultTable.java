package dev.offsetcommit.sink;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The tables {@code results} and {@code totals} of one group: what is to be there exactly once. */
final class ResultTable {

  private final String group;
  private final String addToTotal;

  ResultTable(String group, Dialect dialect) {
    this.group = group;
    this.addToTotal =
        "INSERT INTO totals (group_id, count, sum) VALUES (?, ?, CAST(? AS "
            + dialect.sumType()
            + ")) ON CONFLICT (group_id) DO UPDATE SET"
            + " count = totals.count + excluded.count, sum = totals.sum + excluded.sum";
  }

  void insert(Connection connection, List<Result> results) throws SQLException {
    if (results.isEmpty()) {
      return;
    }
    BigDecimal sum = BigDecimal.ZERO;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO results (group_id, topic, partition, record_offset, number, timestamp_ms)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      for (Result result : results) {
        ConsumerRecord<?, ?> record = result.record();
        statement.setString(1, group);
        statement.setString(2, record.topic());
        statement.setInt(3, record.partition());
        statement.setLong(4, record.offset());
        statement.setLong(5, result.event().number());
        statement.setLong(6, record.timestamp());
        statement.addBatch();
        sum = sum.add(BigDecimal.valueOf(result.event().number()));
      }
      statement.executeBatch();
    }
    // Last, since all members of the group wait for this one row.
    try (PreparedStatement statement = connection.prepareStatement(addToTotal)) {
      statement.setString(1, group);
      statement.setLong(2, results.size());
      statement.setString(3, sum.toPlainString());
      statement.executeUpdate();
    }
  }
}
