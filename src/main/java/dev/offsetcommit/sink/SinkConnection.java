package dev.offsetcommit.sink;

import dev.offsetcommit.cluster.TerseException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One connection to the sink's database, opened again after a failure: to the same file, and not
 * before the old session at a server has ended. Drivers are loaded with the first connection.
 */
final class SinkConnection implements AutoCloseable {

  /**
   * PostgreSQL's driver logs a URL that it cannot read, password and all, on stderr. Whatever it
   * has to say comes with its exceptions, too.
   */
  private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

  static {
    DRIVER_LOG.setLevel(Level.OFF);
  }

  private final SinkAddress address;
  private final Dialect dialect;
  private volatile Connection connection;
  private Optional<ServerSession> session = Optional.empty();
  private DatabaseFile file;

  /**
   * A connection that is not open yet.
   *
   * @throws TerseException if the URL is of no known kind
   */
  SinkConnection(SinkAddress address) {
    this.address = address;
    this.dialect = address.dialect();
  }

  /** The connection, opened if it is not. */
  Connection open() throws SQLException {
    if (connection != null) {
      return connection;
    }
    Properties properties = new Properties();
    properties.putAll(dialect.connectionDefaults());
    // Left to themselves, the drivers differ in which of the two counts.
    properties.keySet().removeIf(name -> address.url().matches(".*[?&]" + name + "=.*"));
    properties.putAll(address.properties());
    // Not after the first time: SQLite would make a new file in the place of one that is gone.
    checkFile();
    Connection opened = driver().connect(address.url(), properties);
    try {
      identify(opened);
      if (session.isPresent()) {
        session.get().end(opened);
      }
      session = dialect.session(opened);
    } catch (SQLException | RuntimeException e) {
      closeQuietly(opened);
      throw e;
    }
    connection = opened;
    return opened;
  }

  private Driver driver() {
    try {
      return DriverManager.getDriver(address.url());
    } catch (SQLException e) {
      throw new TerseException(
          "No JDBC driver for %s: the URL is malformed, or the driver is missing from the class path (target/lib). Check the URL (a user goes behind it, as in ?user=NAME), or build again."
              .formatted(address.redacted()),
          e);
    }
  }

  /** Remembers the first file that was opened; each later one has to be the same. */
  private void identify(Connection opened) throws SQLException {
    Optional<String> name = dialect.file(opened);
    if (name.isEmpty()) {
      return;
    }
    DatabaseFile found = databaseFile(name.get());
    if (name.get().isEmpty() || !found.existed()) {
      throw address.notInAFile();
    }
    if (file != null && !file.isSame(found)) {
      throw fileGone(file.path());
    }
    file = found;
  }

  private DatabaseFile databaseFile(String name) {
    try {
      return new DatabaseFile(Path.of(name).toAbsolutePath());
    } catch (InvalidPathException e) {
      throw new TerseException(
          "Cannot watch over the file of the sink %s: its name cannot be written in this locale. Set LC_ALL=C.UTF-8, or use another name."
              .formatted(address.redacted()),
          e);
    }
  }

  /**
   * Looks whether what was written is where the next run will look for it.
   *
   * @throws TerseException if the file was deleted, moved or replaced since it was opened
   */
  void checkFile() {
    if (file != null) {
      file.gone()
          .ifPresent(
              path -> {
                throw fileGone(path);
              });
    }
  }

  private TerseException fileGone(Path path) {
    return new TerseException(
        "The sink %s failed: %s was deleted, moved or replaced while this run had it open. Put it back together with the files beside it (-wal), or restore a backup; the next run resumes where that database stands."
            .formatted(address.redacted(), path));
  }

  /** Where the database is: the absolute name of its file, or the URL without secrets. */
  String place() {
    return file == null ? address.redacted() : file.path().toString();
  }

  /** Takes back what a failed transaction has done; closes the connection where that is the way. */
  void rollBack(FailureKind trouble) {
    if (connection == null) {
      return;
    }
    try {
      // Auto-commit already: the commit itself failed. SQLite's driver then takes its transaction,
      // which is still open, for done; only the end of the connection rolls it back.
      if (trouble != FailureKind.GONE && !connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
        return;
      }
    } catch (SQLException e) {
      // Then the connection is of no use any more.
    }
    close();
  }

  /** Makes a call that waits for a server fail; may be called by any thread. */
  void abort() {
    Connection open = connection;
    if (open != null) {
      try {
        open.abort(Runnable::run);
      } catch (SQLException e) {
        // Then it waits for its own timeout.
      }
    }
  }

  @Override
  public void close() {
    if (connection == null) {
      return;
    }
    closeQuietly(connection);
    connection = null;
    if (file != null) {
      file.closed();
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is given up anyway.
    }
  }
}
