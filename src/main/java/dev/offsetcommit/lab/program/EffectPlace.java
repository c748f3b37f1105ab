package dev.offsetcommit.lab.program;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.cluster.TopicReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Where the effects of a program can be seen. An effect counts when it has left the process. */
public sealed interface EffectPlace {

  /**
   * Reads what a user says of it.
   *
   * @param text {@code stdout}, {@code topic:NAME}, {@code jdbc:…} or {@code file:PATH}
   * @param query for {@code jdbc}: selects the numbers, or null
   * @throws IllegalArgumentException if it is none of them
   */
  static EffectPlace of(String text, String query) {
    boolean database = text.startsWith("jdbc:");
    if (database != (query != null)) {
      throw new IllegalArgumentException(
          database
              ? "%s needs --effect-query, such as 'select number from results'".formatted(text)
              : "--effect-query belongs to --effects jdbc:…");
    }
    if (database) {
      return new Database(text, query);
    }
    if (text.equals("stdout")) {
      return new Stdout();
    }
    int colon = text.indexOf(':');
    String rest = text.substring(colon + 1);
    if (colon > 0 && !rest.isBlank()) {
      switch (text.substring(0, colon)) {
        case "topic":
          return new Topic(rest);
        case "file":
          return new File(Path.of(rest));
        default:
          break;
      }
    }
    throw new IllegalArgumentException(
        "--effects '%s' is none of stdout, topic:NAME, jdbc:URL and file:PATH".formatted(text));
  }

  /** What each process prints. */
  record Stdout() implements EffectPlace {
    @Override
    public List<String> lines(ConnectionSettings connection) {
      throw new UnsupportedOperationException("each process has its own");
    }

    @Override
    public String toString() {
      return "stdout";
    }
  }

  /**
   * Values of an output topic, as a {@code read_committed} reader gets them.
   *
   * @param name its name
   */
  record Topic(String name) implements EffectPlace {
    @Override
    public List<String> lines(ConnectionSettings connection) {
      TopicReader reader = new TopicReader(connection);
      List<String> lines = new ArrayList<>();
      reader.read(
          reader.partitions(name),
          record -> {
            if (record.value() != null) {
              lines.add(new String(record.value(), StandardCharsets.UTF_8));
            }
          });
      return lines;
    }

    @Override
    public boolean awaitVisible(ConnectionSettings connection, Duration timeout) {
      TopicReader reader = new TopicReader(connection);
      return reader.awaitNoOpenTransactions(reader.partitions(name), timeout);
    }

    @Override
    public String toString() {
      return "topic:" + name;
    }
  }

  /**
   * Rows of a database.
   *
   * @param url its JDBC URL
   * @param query selects the numbers
   */
  record Database(String url, String query) implements EffectPlace {
    @Override
    public List<String> lines(ConnectionSettings connection) {
      List<String> lines = new ArrayList<>();
      try (Connection database = DriverManager.getConnection(url);
          Statement statement = database.createStatement();
          ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          lines.add(String.valueOf(rows.getString(1)));
        }
      } catch (SQLException e) {
        throw new TerseException(
            "The effects cannot be read with --effect-query '%s': %s"
                .formatted(query, e.getMessage()),
            e);
      }
      return lines;
    }

    @Override
    public String toString() {
      return "jdbc";
    }
  }

  /**
   * Lines of a file.
   *
   * @param path where it is
   */
  record File(Path path) implements EffectPlace {
    @Override
    public List<String> lines(ConnectionSettings connection) {
      if (!Files.exists(path)) {
        return List.of();
      }
      try {
        String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        // What stands behind the last line break is not complete.
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
      } catch (IOException e) {
        throw new TerseException(
            "The effects in %s cannot be read: %s".formatted(path, e.getMessage()), e);
      }
    }

    @Override
    public String toString() {
      return "file:" + path;
    }
  }

  /**
   * Waits until all that was written can be seen: a killed program may leave a transaction open,
   * and hide with it what its successors have written.
   *
   * @param timeout how long at most
   * @return whether that is so
   */
  default boolean awaitVisible(ConnectionSettings connection, Duration timeout) {
    return true;
  }

  /**
   * All that is there now, one effect a line.
   *
   * @throws TerseException if that cannot be read
   */
  List<String> lines(ConnectionSettings connection);
}
