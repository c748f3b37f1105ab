package dev.offsetcommit.sink;

import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.Wrapping;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Work in the sink's database: done in transactions, and begun again, for a bounded time, where the
 * failure may pass.
 */
final class SinkDatabase implements AutoCloseable {

  /** As long as a server takes that is restarted. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

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

  private final SinkAddress address;
  private final SinkConnection connection;
  private final Duration patience;
  private final Consumer<ConsumerEvent> events;
  private UnaryOperator<Duration> limit = usual -> usual;

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
    this.connection = new SinkConnection(address);
    this.events = events;
    this.patience = patience;
  }

  /**
   * From now on a run uses the database that may be told to stop.
   *
   * @param left how long the database may be waited for, at most the duration that is given
   */
  void limit(UnaryOperator<Duration> left) {
    limit = left;
  }

  Dialect dialect() {
    return address.dialect();
  }

  SinkAddress address() {
    return address;
  }

  /** Does work in a transaction. */
  <T> T transact(Work<T> work) {
    return transact(work, Wrapping.NONE);
  }

  /**
   * Does work in a transaction. When this returns, the database has it; when it throws, nothing of
   * it is half-written, and the database alone knows whether all of it is there.
   *
   * @throws TerseException if that is not possible
   */
  <T> T transact(Work<T> work, Wrapping wrapping) {
    long start = System.nanoTime();
    Deadline deadline = Deadline.in(patience);
    long pauseMs = FIRST_PAUSE_MS;
    boolean again = false;
    while (true) {
      try {
        Connection open = connection.open();
        // Begins here: SQLite's driver takes the lock with this call, and after commit() at once
        // again, so that no other process would ever have it. By the JDBC specification, setting
        // auto-commit to true commits.
        open.setAutoCommit(false);
        T result = work.run(open, again);
        connection.checkFile();
        wrapping.databaseCommit(() -> open.setAutoCommit(true));
        if (again) {
          long silentMs = (System.nanoTime() - start) / 1_000_000;
          events.accept(new ConsumerEvent.SinkBack(address.redacted(), silentMs));
        }
        return result;
      } catch (SQLException e) {
        FailureKind trouble = dialect().trouble(e);
        connection.rollBack(trouble);
        connection.checkFile();
        Duration left = limit.apply(deadline.left());
        if (!trouble.passes() || left.isZero() || !slept(Math.min(pauseMs, left.toMillis()))) {
          throw failure(e, trouble);
        }
        if (!again) {
          events.accept(
              new ConsumerEvent.SinkSilent(address.redacted(), described(e), patience.toMillis()));
        }
        again = true;
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      } catch (RuntimeException e) {
        connection.rollBack(FailureKind.OTHER);
        throw e;
      }
    }
  }

  /** See {@link SinkConnection#checkFile()}. */
  void checkFile() {
    connection.checkFile();
  }

  /** See {@link SinkConnection#place()}. */
  String place() {
    return connection.place();
  }

  /** Makes work that waits for a server fail; may be called by any thread. */
  void abort() {
    connection.abort();
  }

  private TerseException failure(SQLException e, FailureKind trouble) {
    return new TerseException(
        "The sink %s failed: %s. %s. Nothing is half-written: the next run resumes where the database stands."
            .formatted(address.redacted(), described(e), trouble.advice()),
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

  @Override
  public void close() {
    connection.close();
  }
}
