package dev.offsetcommit.tutorial;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the commands of a chapter have written so far, as tables in SQLite: {@code tables.sql} says
 * which. A command that runs again under the same name begins anew.
 */
final class Transcripts implements AutoCloseable {

  private final Connection database;
  private final Map<String, Path> files = new LinkedHashMap<>();
  private final Map<String, Long> read = new HashMap<>();
  private final String ending;

  /**
   * Empty tables.
   *
   * @param ending what names of topics and groups end in here, and not in the chapter
   */
  Transcripts(String ending) throws SQLException {
    this.ending = ending;
    database = DriverManager.getConnection("jdbc:sqlite::memory:");
    try (InputStream tables = Transcripts.class.getResourceAsStream("tables.sql");
        Statement statement = database.createStatement()) {
      for (String sql : new String(tables.readAllBytes(), StandardCharsets.UTF_8).split(";\n")) {
        statement.execute(sql);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command begins, and writes to this file. */
  void begin(String name, Path file) throws SQLException {
    files.put(name, file);
    read.put(name, 0L);
    update("delete from line where command = ?", name);
    update("delete from ended where command = ?", name);
  }

  /** A command has ended, and has shown this. */
  void end(String name, int exitCode, String output) throws SQLException {
    update(
        "insert into ended (command, exit_code, at_ms, output) values (?, ?, ?, ?)",
        name,
        exitCode,
        System.currentTimeMillis(),
        output);
  }

  private void update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  /**
   * Asks the tables.
   *
   * @param sql a query
   * @return its rows, by column
   */
  List<Map<String, Object>> rows(String sql) throws SQLException {
    for (Map.Entry<String, Path> file : files.entrySet()) {
      load(file.getKey(), file.getValue());
    }
    List<Map<String, Object>> found = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.put(rows.getMetaData().getColumnLabel(i), rows.getObject(i));
        }
        found.add(row);
      }
    } catch (SQLException e) {
      throw new SQLException("%s, in%n%s".formatted(e.getMessage(), sql), e);
    }
    return found;
  }

  /** The columns of a query. */
  List<String> columns(String sql) throws SQLException {
    try (PreparedStatement query = database.prepareStatement(sql)) {
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= query.getMetaData().getColumnCount(); i++) {
        names.add(query.getMetaData().getColumnLabel(i));
      }
      return names;
    }
  }

  /** The whole lines that have come since the last time. */
  private void load(String name, Path path) throws SQLException {
    if (!Files.exists(path)) {
      return;
    }
    byte[] bytes;
    long from = read.get(name);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      bytes = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] != '\n') {
      length--;
    }
    read.put(name, from + length);
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    database.setAutoCommit(false);
    try (PreparedStatement insert =
        database.prepareStatement(
            "insert into line (command, json, at_ms) values (?, ?, %d)"
                .formatted(System.currentTimeMillis()))) {
      for (String line : text.split("\n")) {
        if (!line.isEmpty()) {
          insert.setString(1, name);
          insert.setString(2, ending.isEmpty() ? line : line.replace(ending, ""));
          insert.addBatch();
        }
      }
      insert.executeBatch();
      database.commit();
    } finally {
      database.setAutoCommit(true);
    }
  }

  @Override
  public void close() {
    try {
      database.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
