package dev.offsetcommit.sink;

import dev.offsetcommit.cluster.TerseException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sink's tables, made where there are none.
 *
 * <ul>
 *   <li>{@code results}: one row for each processed record: group_id, topic, partition,
 *       record_offset, number, timestamp_ms (of the record, since 1970). It has no key on purpose:
 *       a repeated effect shows here as a second row instead of being refused.
 *   <li>{@code totals}: one row for each group: group_id, count and sum of its numbers. The sum is
 *       exact: NUMERIC in PostgreSQL; decimal TEXT in SQLite, whose integers end at 2^63.
 *   <li>{@code offsets}: one row for each group and partition: group_id, topic, topic_id,
 *       partition, next_offset (the next offset to be processed), epoch (raised by each consumer
 *       that takes the partition over).
 *   <li>{@code sink_schema}: one row: the version of all this.
 * </ul>
 */
final class SinkSchema {

  private static final Set<String> TABLES = Set.of("results", "totals", "offsets");

  private final Dialect dialect;

  SinkSchema(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Makes the tables, or finds them.
   *
   * @throws TerseException if offset-commit did not create them, or another version did
   */
  void ensure(Connection connection, SinkAddress address) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (dialect.schemaLock().isPresent()) {
        statement.execute(dialect.schemaLock().get());
      }
      Set<String> there = tables(statement);
      if (there.contains("sink_schema")) {
        if (dialect == Dialect.SQLITE && version(statement) == 1) {
          ExactTotals.upgrade(connection, address);
        }
        checkVersion(statement, address);
        return;
      }
      there.retainAll(TABLES);
      if (!there.isEmpty()) {
        throw new TerseException(
            "%s already contains tables that offset-commit did not create: %s. Use another database%s."
                .formatted(
                    address.redacted(),
                    String.join(", ", there),
                    dialect == Dialect.POSTGRESQL ? ", or another schema: ?currentSchema=…" : ""));
      }
      for (String table : create()) {
        statement.execute(table);
      }
    }
  }

  /**
   * Finds the tables, and makes none.
   *
   * @throws TerseException if there are none, or of a later version
   */
  void require(Connection connection, SinkAddress address) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!tables(statement).contains("sink_schema")) {
        throw new TerseException(
            "%s has no tables of a sink. Is it the right database?".formatted(address.redacted()));
      }
      if (version(statement) > dialect.schemaVersion()) {
        checkVersion(statement, address);
      }
    }
  }

  private Set<String> tables(Statement statement) throws SQLException {
    Set<String> names = new TreeSet<>();
    try (ResultSet rows = statement.executeQuery(dialect.tablesQuery())) {
      while (rows.next()) {
        names.add(rows.getString(1).toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT version FROM sink_schema")) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  private void checkVersion(Statement statement, SinkAddress address) throws SQLException {
    int version = version(statement);
    if (version != dialect.schemaVersion()) {
      throw new TerseException(
          "%s was made by another version of offset-commit: its schema is version %d, this one writes version %d. Use that other version, or a new database."
              .formatted(address.redacted(), version, dialect.schemaVersion()));
    }
  }

  static String createTotals(Dialect dialect) {
    return "CREATE TABLE totals (group_id TEXT NOT NULL PRIMARY KEY, count BIGINT NOT NULL, sum %s NOT NULL)"
        .formatted(dialect.sumType());
  }

  private List<String> create() {
    return List.of(
        "CREATE TABLE sink_schema (version INTEGER NOT NULL)",
        "INSERT INTO sink_schema (version) VALUES (" + dialect.schemaVersion() + ")",
        "CREATE TABLE results (group_id TEXT NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL, record_offset BIGINT NOT NULL, number BIGINT NOT NULL, timestamp_ms BIGINT NOT NULL)",
        createTotals(dialect),
        "CREATE TABLE offsets (group_id TEXT NOT NULL, topic TEXT NOT NULL, topic_id TEXT NOT NULL, partition INTEGER NOT NULL, next_offset BIGINT NOT NULL, epoch BIGINT NOT NULL, PRIMARY KEY (group_id, topic, partition))");
  }
}
