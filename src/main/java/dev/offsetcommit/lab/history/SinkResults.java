package dev.offsetcommit.lab.history;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Results and their running total in a database: a SQLite file beside the history, or a PostgreSQL
 * server. Only the rows of the run's group count, so runs can share a server.
 */
public final class SinkResults implements Results {

  private final String server;

  /**
   * Results in a database.
   *
   * @param server the JDBC URL of a PostgreSQL database, null for a SQLite file beside the history
   */
  public SinkResults(String server) {
    this.server = server;
  }

  private static Path file(Path directory) {
    return directory.resolve("results.db");
  }

  private String url(Path directory) {
    return server == null ? "jdbc:sqlite:" + file(directory) : server;
  }

  /**
   * The order in which rows were written. PostgreSQL reuses the place of a deleted row, so there
   * the transactions count, whose order is known in each partition: they lock its offset.
   */
  private String order() {
    return server == null ? "rowid" : "CAST(CAST(xmin AS text) AS bigint), record_offset";
  }

  @Override
  public List<String> options(String run, Path directory) {
    return List.of("--sink", url(directory));
  }

  @Override
  public Found read(ConnectionSettings connection, String run, Path directory) {
    List<Long> numbers = new ArrayList<>();
    if (server == null && !Files.exists(file(directory))) {
      return new Found(numbers, null);
    }
    try (Connection database = DriverManager.getConnection(url(directory));
        PreparedStatement results =
            database.prepareStatement(
                "SELECT number FROM results WHERE group_id = ? ORDER BY " + order());
        PreparedStatement totals =
            database.prepareStatement("SELECT count, sum FROM totals WHERE group_id = ?")) {
      results.setString(1, run);
      totals.setString(1, run);
      try (ResultSet rows = results.executeQuery()) {
        while (rows.next()) {
          numbers.add(rows.getLong(1));
        }
      }
      try (ResultSet row = totals.executeQuery()) {
        return new Found(
            numbers,
            row.next()
                ? new History.Total(row.getLong(1), row.getLong(2))
                : new History.Total(0, 0));
      }
    } catch (SQLException e) {
      throw new TerseException(
          "Cannot read the results of %s: %s".formatted(run, e.getMessage()), e);
    }
  }

  @Override
  public List<String> topics(String run) {
    return List.of();
  }
}
