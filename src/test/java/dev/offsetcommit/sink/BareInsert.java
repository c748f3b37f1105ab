package dev.offsetcommit.sink;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/**
 * The least that a sink could do: a loop that inserts the same rows into the same table, and knows
 * nothing of offsets. What {@code consumer --commit sink} is measured against.
 */
public final class BareInsert {

  private BareInsert() {}

  /**
   * Makes the tables and fills them.
   *
   * @param args the JDBC URL, the number of rows, and how many of them are one transaction
   */
  public static void main(String[] args) throws SQLException {
    SinkAddress address = new SinkAddress(args[0], Map.of());
    try (SinkDatabase database = new SinkDatabase(address, event -> {})) {
      database.transact(
          (connection, again) -> {
            new SinkSchema(database.dialect()).ensure(connection, address);
            return null;
          });
    }
    insert(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]));
  }

  private static void insert(String url, int rows, int rowsPerTransaction) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url)) {
      connection.setAutoCommit(false);
      for (int row = 0; row < rows; row += rowsPerTransaction) {
        try (PreparedStatement statement =
            connection.prepareStatement(
                "INSERT INTO results (group_id, topic, partition, record_offset, number, timestamp_ms) VALUES (?, ?, ?, ?, ?, ?)")) {
          for (int number = row; number < Math.min(row + rowsPerTransaction, rows); number++) {
            statement.setString(1, "group");
            statement.setString(2, "hello_world1");
            statement.setInt(3, number % 4);
            statement.setLong(4, number / 4);
            statement.setLong(5, number);
            statement.setLong(6, 1_700_000_000_000L + number);
            statement.addBatch();
          }
          statement.executeBatch();
        }
        connection.commit();
      }
    }
  }
}
