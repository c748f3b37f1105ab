package dev.offsetcommit.lab.history;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Results and their running total in a SQLite file beside the history. */
public final class SinkResults implements Results {

  private static Path file(Path directory) {
    return directory.resolve("results.db");
  }

  private static String url(Path directory) {
    return "jdbc:sqlite:" + file(directory);
  }

  @Override
  public List<String> options(String run, Path directory) {
    return List.of("--sink", url(directory));
  }

  @Override
  public Found read(ConnectionSettings connection, String run, Path directory) {
    List<Long> numbers = new ArrayList<>();
    if (!Files.exists(file(directory))) {
      return new Found(numbers, null);
    }
    // The file is this run's alone, so every row of it counts.
    try (Connection database = DriverManager.getConnection(url(directory));
        Statement statement = database.createStatement()) {
      try (ResultSet rows = statement.executeQuery("SELECT number FROM results ORDER BY rowid")) {
        while (rows.next()) {
          numbers.add(rows.getLong(1));
        }
      }
      try (ResultSet row =
          statement.executeQuery("SELECT TOTAL(count) AS c, TOTAL(sum) AS s FROM totals")) {
        return new Found(numbers, new History.Total(row.getLong("c"), row.getLong("s")));
      }
    } catch (SQLException e) {
      throw new TerseException(
          "Cannot read the results in " + file(directory) + ": " + e.getMessage(), e);
    }
  }

  @Override
  public List<String> topics(String run) {
    return List.of();
  }
}
