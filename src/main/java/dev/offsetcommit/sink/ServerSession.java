package dev.offsetcommit.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A session at a PostgreSQL server. It can outlive its connection, with a commit still to be done;
 * what it did can be known only after its end.
 *
 * @param pid its process
 * @param started when, as the server writes it: process numbers are used again
 */
record ServerSession(int pid, String started) {

  static ServerSession of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()")) {
      row.next();
      return new ServerSession(row.getInt(1), row.getString(2));
    }
  }

  /**
   * Ends the session, if it is still there. It keeps its row locks until it has ended, so a
   * transaction that locks a row that it wrote sees what became of it.
   */
  void end(Connection other) throws SQLException {
    try (PreparedStatement statement =
        other.prepareStatement(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ? AND backend_start::text = ?")) {
      statement.setInt(1, pid);
      statement.setString(2, started);
      statement.executeQuery();
    }
  }
}
