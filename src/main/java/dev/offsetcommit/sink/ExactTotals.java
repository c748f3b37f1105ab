package dev.offsetcommit.sink;

import dev.offsetcommit.cluster.TerseException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The upgrade of a SQLite file from version 1 of the schema to version 2: {@code totals.sum} was an
 * integer, which stopped at 2^63 or became a floating-point number, and is decimal text. A sum that
 * was lost so is calculated again.
 */
final class ExactTotals {

  private static final String LOST =
      "SELECT group_id FROM totals WHERE typeof(sum) <> 'integer'"
          + " OR sum IN (9223372036854775807, -9223372036854775808)";

  private ExactTotals() {}

  /**
   * Does it, in the transaction that is open.
   *
   * @throws TerseException if a sum is lost and its results are not all there
   */
  static void upgrade(Connection connection, SinkAddress address) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      List<String> lost = new ArrayList<>();
      try (ResultSet groups = statement.executeQuery(LOST)) {
        while (groups.next()) {
          lost.add(groups.getString(1));
        }
      }
      statement.execute("ALTER TABLE totals RENAME TO totals_1");
      statement.execute(SinkSchema.createTotals(Dialect.SQLITE));
      statement.execute(
          "INSERT INTO totals (group_id, count, sum) SELECT group_id, count, sum FROM totals_1");
      for (String group : lost) {
        calculate(connection, group, address);
      }
      statement.execute("DROP TABLE totals_1");
      statement.execute("UPDATE sink_schema SET version = 2");
    }
  }

  private static void calculate(Connection connection, String group, SinkAddress address)
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
      if (update.executeUpdate() == 0) {
        throw new TerseException(
            "%s holds a wrong total of group %s: an earlier version could not add beyond 2^63, and of its results only %d are still there. Use a new database."
                .formatted(address.redacted(), group, count));
      }
    }
  }
}
