package dev.offsetcommit.sink;

import dev.offsetcommit.cluster.TerseException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The upgrade of a SQLite file from version 1 of the schema to version 2: {@code totals.sum} was an
 * integer, which stopped at 2^63 or became a floating-point number, and is decimal text. Each sum
 * is calculated again from its results: one that stopped there and moved on looks like any other.
 * Where results were removed since, a sum is kept unless it is seen to be lost.
 */
final class ExactTotals {

  private static final String GROUPS =
      """
      SELECT group_id, typeof(sum) <> 'integer' OR sum IN (9223372036854775807, -9223372036854775808)
        FROM totals
      """;

  private ExactTotals() {}

  /**
   * Does it, in the transaction that is open.
   *
   * @throws TerseException if a sum is lost and its results are not all there
   */
  static void upgrade(Connection connection, SinkAddress address) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      Map<String, Boolean> isLost = new LinkedHashMap<>();
      try (ResultSet groups = statement.executeQuery(GROUPS)) {
        while (groups.next()) {
          isLost.put(groups.getString(1), groups.getBoolean(2));
        }
      }
      statement.execute("ALTER TABLE totals RENAME TO totals_1");
      statement.execute(SinkSchema.createTotals(Dialect.SQLITE));
      statement.execute(
          "INSERT INTO totals (group_id, count, sum) SELECT group_id, count, sum FROM totals_1");
      for (Map.Entry<String, Boolean> group : isLost.entrySet()) {
        calculate(connection, group.getKey(), group.getValue(), address);
      }
      statement.execute("DROP TABLE totals_1");
      statement.execute("UPDATE sink_schema SET version = 2");
    }
  }

  private static void calculate(
      Connection connection, String group, boolean isLost, SinkAddress address)
      throws SQLException {
    BigDecimal sum = BigDecimal.ZERO;
    long count = 0;
    try (PreparedStatement select =
        connection.prepareStatement("SELECT number FROM results WHERE group_id = ?")) {
      select.setString(1, group);
      try (ResultSet rows = select.executeQuery()) {
        for (; rows.next(); count++) {
          sum = sum.add(BigDecimal.valueOf(rows.getLong(1)));
        }
      }
    }
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE totals SET sum = ? WHERE group_id = ? AND count = ?")) {
      update.setString(1, sum.toPlainString());
      update.setString(2, group);
      update.setLong(3, count);
      if (update.executeUpdate() == 0 && isLost) {
        throw new TerseException(
            "%s holds a wrong total of group %s: an earlier version could not add beyond 2^63, and of its results only %d are still there. Use a new database."
                .formatted(address.redacted(), group, count));
      }
    }
  }
}
