package dev.offsetcommit.sink;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The tables {@code results} and {@code totals} of one group: what is to be there exactly once. */
final class ResultTable {

  private final String group;
  private final ResultInsert insert;
  private final String addToTotal;

  ResultTable(String group, Dialect dialect) {
    this.group = group;
    this.insert = dialect.resultInsert();
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
    insert.into(connection, group, results);
    BigDecimal sum = BigDecimal.ZERO;
    for (Result result : results) {
      sum = sum.add(BigDecimal.valueOf(result.event().number()));
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
