package dev.offsetcommit.sink;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How a database adds to the row of {@code totals} of a group, exactly. */
enum TotalAddition {
  /**
   * Here: SQLite calculates with 64 bits, and beyond them with floating point. Its sums are decimal
   * text, and no one else writes between the two statements, since the transaction has the only
   * writer's place.
   */
  IN_JAVA {
    @Override
    void add(Connection connection, String group, long count, BigDecimal sum) throws SQLException {
      BigDecimal before = BigDecimal.ZERO;
      try (PreparedStatement select =
          connection.prepareStatement("SELECT sum FROM totals WHERE group_id = ?")) {
        select.setString(1, group);
        try (ResultSet row = select.executeQuery()) {
          if (row.next()) {
            before = new BigDecimal(row.getString(1));
          }
        }
      }
      upsert(
          connection,
          "INSERT INTO totals (group_id, count, sum) VALUES (?, ?, ?) ON CONFLICT (group_id) DO UPDATE SET count = totals.count + excluded.count, sum = excluded.sum",
          group,
          count,
          before.add(sum));
    }
  },

  /** In the server, which has numbers of any size, and locks the row. */
  IN_SQL {
    @Override
    void add(Connection connection, String group, long count, BigDecimal sum) throws SQLException {
      upsert(
          connection,
          "INSERT INTO totals (group_id, count, sum) VALUES (?, ?, CAST(? AS NUMERIC)) ON CONFLICT (group_id) DO UPDATE SET count = totals.count + excluded.count, sum = totals.sum + excluded.sum",
          group,
          count,
          sum);
    }
  };

  /** Adds this many results, and the sum of their numbers, in the transaction that is open. */
  abstract void add(Connection connection, String group, long count, BigDecimal sum)
      throws SQLException;

  private static void upsert(
      Connection connection, String sql, String group, long count, BigDecimal sum)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, group);
      statement.setLong(2, count);
      statement.setString(3, sum.toPlainString());
      statement.executeUpdate();
    }
  }
}
