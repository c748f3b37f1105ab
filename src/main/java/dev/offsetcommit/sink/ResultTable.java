package dev.offsetcommit.sink;

import dev.offsetcommit.consumer.Result;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The tables {@code results} and {@code totals} of one group: what is stored exactly once. */
final class ResultTable {

  private final String group;
  private final ResultInsert insert;
  private final TotalAddition total;

  ResultTable(String group, Dialect dialect) {
    this.group = group;
    this.insert = dialect.resultInsert();
    this.total = dialect.totalAddition();
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
    total.add(connection, group, results.size(), sum);
  }
}
