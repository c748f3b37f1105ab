package dev.offsetcommit.sink;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One connection to the sink's database, made again when it breaks. Work is done in transactions,
 * and begun again, for a bounded time, where the failure may pass. Drivers are loaded with the
 * first connection.
 */
final class SinkDatabase implements AutoCloseable {

  /** Shorter than what a stop signal waits. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * PostgreSQL's driver logs a URL that it cannot read, password and all, on stderr. Whatever it
   * has to say comes with its exceptions, too.
   */
  private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

  static {
    DRIVER_LOG.setLevel(Level.OFF);
  }

  private static final long FIRST_PAUSE_MS = 50;
  private static final long LONGEST_PAUSE_MS = 1000;

  /** What is done in a transaction, from its beginning; it may be done more than once. */
  @FunctionalInterface
  interface Work<T> {

    /**
     * Does it.
     *
     * @param again whether an earlier attempt failed, perhaps only in that its commit had no answer
     */
    T run(Connection connection, boolean again) throws SQLException;
  }

  /** Called with the statements done and the commit still to be sent, and when it was answered. */
  interface AroundCommit {

    /** Nobody is interested. */
    AroundCommit NONE =
        new AroundCommit() {
          @Override
          public void before() {
            // Nobody is interested.
          }

          @Override
          public void after() {
            // Nobody is interested.
          }
        };

    void before();

    void after();
  }

  private final SinkAddress address;
  private final Dialect dialect;
  private final Duration patience;
  private final Consumer<ConsumerEvent> events;
  private Connection connection;
  private Optional<ServerSession> session = Optional.empty();
  private DatabaseFile file;

  /**
   * A database that is not connected yet.
   *
   * @param events told when it cannot be used, and when it can again
   * @throws TerseException if the URL is of no known kind
   */
  SinkDatabase(SinkAddress address, Consumer<ConsumerEvent> events) {
    this(address, events, PATIENCE);
  }

  /** For tests: gives up after another time. */
  SinkDatabase(SinkAddress address, Consumer<ConsumerEvent> events, Duration patience) {
    this.address = address;
    this.events = events;
    this.patience = patience;
    dialect =
        Dialect.of(address.url())
            .orElseThrow(
                () ->
                    new TerseException(
                        "--sink must be a URL that begins with "
                            + Dialect.prefixes()
                            + ", and is "
                            + address.redacted()));
    if (address.url().matches("jdbc:sqlite:(:memory:.*|:resource:.*|\\?.*|)")) {
      throw notInAFile();
    }
  }

  Dialect dialect() {
    return dialect;
  }

  SinkAddress address() {
    return address;
  }

  /** Does work in a transaction. */
  <T> T transact(Work<T> work) {
    return transact(work, AroundCommit.NONE);
  }

  /**
   * Does work in a transaction. When this returns, the database has it; when it throws, nothing of
   * it is half-written, and the database alone knows whether all of it is there.
   *
   * @throws TerseException if that is not possible
   */
  <T> T transact(Work<T> work, AroundCommit around) {
    long start = System.nanoTime();
    long pauseMs = FIRST_PAUSE_MS;
    boolean again = false;
    while (true) {
      try {
        connect();
        // Begins here: SQLite's driver takes the lock with this call, and after commit() at once
        // again, so that nobody else would ever have it. Back to auto-commit means commit, by the
        // JDBC specification.
        connection.setAutoCommit(false);
        T result = work.run(connection, again);
        checkFile();
        around.before();
        connection.setAutoCommit(true);
        around.after();
        if (again) {
          long silentMs = (System.nanoTime() - start) / 1_000_000;
          events.accept(new ConsumerEvent.SinkBack(address.redacted(), silentMs));
        }
        return result;
      } catch (SQLException e) {
        FailureKind trouble = dialect.trouble(e);
        rollBack(trouble);
        checkFile();
        boolean late = System.nanoTime() - start >= patience.toNanos();
        if (!trouble.passes() || late || !slept(pauseMs)) {
          throw failure(e, trouble);
        }
        if (!again) {
          events.accept(
              new ConsumerEvent.SinkSilent(address.redacted(), described(e), patience.toMillis()));
        }
        again = true;
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      } catch (RuntimeException e) {
        rollBack(FailureKind.OTHER);
        throw e;
      }
    }
  }

  private void connect() throws SQLException {
    if (connection != null) {
      return;
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
  }

  /** Remembers the first file that was opened; each later one has to be the same. */
  private void identify(Connection opened) throws SQLException {
    Optional<String> name = dialect.file(opened);
    if (name.isEmpty()) {
      return;
    }
    DatabaseFile found = databaseFile(name.get());
    if (name.get().isEmpty() || !found.existed()) {
      throw notInAFile();
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
        "The sink %s failed: %s was deleted, moved or replaced while this run had it open. Put it back together with the files beside it (-wal), or restore a backup; the next run goes on where that database stands."
            .formatted(address.redacted(), path));
  }

  private TerseException notInAFile() {
    return new TerseException(
        "A sink must survive its process: name a file, as in jdbc:sqlite:numbers.db, instead of "
            + address.redacted());
  }

  /** Where the database is: the absolute name of its file, or the URL without secrets. */
  String place() {
    return file == null ? address.redacted() : file.path().toString();
  }

  private Driver driver() {
    try {
      return DriverManager.getDriver(address.url());
    } catch (SQLException e) {
      throw new TerseException(
          "No JDBC driver for "
              + address.redacted()
              + ": the URL is malformed, or the driver is missing from the class path (target/lib). Check the URL (a user goes"
              + " behind it, as in ?user=NAME), or build again.",
          e);
    }
  }

  private void rollBack(FailureKind trouble) {
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
    disconnect();
  }

  private void disconnect() {
    closeQuietly(connection);
    connection = null;
    if (file != null) {
      file.closed();
    }
  }

  private TerseException failure(SQLException e, FailureKind trouble) {
    return new TerseException(
        "The sink "
            + address.redacted()
            + " failed: "
            + described(e)
            + ". "
            + trouble.advice()
            + ". Nothing is half-written: the next run goes on where the database stands.",
        e);
  }

  /** What the driver says, and what it leaves out: the name of a host that is not known. */
  private String described(SQLException e) {
    String message = String.valueOf(e.getMessage());
    if (e.getCause() instanceof IOException cause && !(cause instanceof ConnectException)) {
      message += " (" + cause + ")";
    }
    String line = message.replaceAll("\\s*\\R\\s*", " ");
    return address.redact(line.replaceFirst("\\.+(?= \\(|$)", ""));
  }

  private static boolean slept(long ms) {
    try {
      Thread.sleep(ms);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is given up anyway.
    }
  }

  @Override
  public void close() {
    if (connection != null) {
      disconnect();
    }
  }
}
