package dev.offsetcommit.tutorial;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Prints the rows of a query as {@code sqlite3 FILE QUERY} does, where that is not installed. */
public final class SqlQuery {

  private SqlQuery() {}

  /**
   * Runs the query.
   *
   * @param args the file and the query
   */
  public static void main(String[] args) throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + args[0]);
        Statement statement = database.createStatement();
        ResultSet rows = statement.executeQuery(args[1])) {
      while (rows.next()) {
        StringBuilder line = new StringBuilder();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          line.append(i == 1 ? "" : "|").append(rows.getString(i));
        }
        System.out.println(line);
      }
    }
  }
}
