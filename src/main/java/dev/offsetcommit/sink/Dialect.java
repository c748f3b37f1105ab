package dev.offsetcommit.sink;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What differs between the databases; everything else is SQL that both understand. */
enum Dialect {
  /** A file, for several processes on one machine. */
  SQLITE("jdbc:sqlite:") {

    /**
     * WAL lets readers read meanwhile; synchronous=FULL makes each commit wait for the disk, so
     * that it survives a power failure too; an IMMEDIATE transaction waits for the only writer's
     * place at its beginning, where it has read nothing that could be stale.
     */
    @Override
    Map<String, String> connectionDefaults() {
      return Map.of(
          "journal_mode", "WAL",
          "synchronous", "FULL",
          "busy_timeout", "10000",
          "transaction_mode", "IMMEDIATE");
    }

    @Override
    int schemaVersion() {
      return 2;
    }

    @Override
    String sumType() {
      return "TEXT";
    }

    @Override
    TotalAddition totalAddition() {
      return TotalAddition.IN_JAVA;
    }

    @Override
    ResultInsert resultInsert() {
      return ResultInsert.ROWS;
    }

    @Override
    String tablesQuery() {
      return "SELECT name FROM sqlite_master WHERE type = 'table'";
    }

    @Override
    Optional<String> schemaLock() {
      return Optional.empty();
    }

    @Override
    Optional<ServerSession> session(Connection connection) {
      return Optional.empty();
    }

    /** The name is empty for a database in memory. */
    @Override
    Optional<String> file(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery("SELECT file FROM pragma_database_list WHERE name = 'main'")) {
        return Optional.of(row.next() ? String.valueOf(row.getString(1)) : "");
      }
    }

    @Override
    FailureKind trouble(SQLException e) {
      // By its name: the driver is loaded with the first connection, and not compiled against.
      if (e.getCause() != null
          && e.getCause().getClass().getSimpleName().equals("NativeLibraryNotFoundException")) {
        return FailureKind.NO_LIBRARY;
      }
      // The primary result code: https://sqlite.org/rescode.html
      return switch (e.getErrorCode() & 0xff) {
        // 15: it lost the race for a file that others open at the same moment.
        case 5, 6, 15 -> FailureKind.BUSY;
        case 8 -> FailureKind.READ_ONLY;
        case 10 -> FailureKind.DISK;
        case 13 -> FailureKind.FULL;
        case 14 -> FailureKind.NO_FILE;
        case 11, 26 -> FailureKind.NOT_OURS;
        default -> FailureKind.OTHER;
      };
    }
  },

  /** A server. */
  POSTGRESQL("jdbc:postgresql:") {

    /**
     * Every wait is bounded: for the connection, for an answer, for a lock. And a session that
     * stops in the middle of a transaction, as a suspended process does, is ended by the server, so
     * that its locks do not stop the next owner of its partitions.
     */
    @Override
    Map<String, String> connectionDefaults() {
      return Map.of(
          "connectTimeout", "5",
          "loginTimeout", "10",
          "socketTimeout", "30",
          "tcpKeepAlive", "true",
          "ApplicationName", "offset-commit",
          "options",
              "-c idle_in_transaction_session_timeout=5s -c lock_timeout=10s -c synchronous_commit=on -c default_transaction_isolation=read\\ committed");
    }

    @Override
    int schemaVersion() {
      return 1;
    }

    @Override
    String sumType() {
      return "NUMERIC";
    }

    @Override
    TotalAddition totalAddition() {
      return TotalAddition.IN_SQL;
    }

    @Override
    ResultInsert resultInsert() {
      return ResultInsert.COLUMNS;
    }

    @Override
    String tablesQuery() {
      return "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()";
    }

    /** CREATE TABLE IF NOT EXISTS fails where two processes do it at once. */
    @Override
    Optional<String> schemaLock() {
      return Optional.of("SELECT pg_advisory_xact_lock(7236833917)");
    }

    @Override
    Optional<ServerSession> session(Connection connection) throws SQLException {
      return Optional.of(ServerSession.of(connection));
    }

    @Override
    Optional<String> file(Connection connection) {
      return Optional.empty();
    }

    @Override
    FailureKind trouble(SQLException e) {
      // https://www.postgresql.org/docs/current/errcodes-appendix.html
      String state = e.getSQLState() == null ? "" : e.getSQLState();
      if (state.equals("08004")) {
        // The driver's own: a server is there, and wants a password, or another way to be let in.
        return FailureKind.REFUSED;
      }
      if (state.equals("08P01")) {
        return passes(e) ? FailureKind.GONE : FailureKind.REFUSED_BY_POOLER;
      }
      if (state.startsWith("08") || state.startsWith("57P") || state.equals("25P03")) {
        return FailureKind.GONE;
      }
      return switch (state) {
        case "40001", "40P01", "55P03", "53300" -> FailureKind.BUSY;
        case "25006" -> FailureKind.READ_ONLY;
        case "53100" -> FailureKind.FULL;
        case "58030" -> FailureKind.DISK;
        case "28000", "28P01" -> FailureKind.REFUSED;
        case "42501" -> FailureKind.FORBIDDEN;
        case "3D000" -> FailureKind.MISSING;
        default -> FailureKind.OTHER;
      };
    }

    /** PgBouncer has one code, for what may pass and what stays. */
    private static boolean passes(SQLException e) {
      return POOLER_TROUBLE_THAT_PASSES.matcher(String.valueOf(e.getMessage())).find();
    }
  };

  /** Messages of PgBouncer, by its sources: a server away, a full pool, a timeout, a shutdown. */
  private static final Pattern POOLER_TROUBLE_THAT_PASSES =
      Pattern.compile(
          "server conn crashed|server login failed|login has been failing|cannot connect|connect failed|connect timeout|server DNS lookup failed|exceeded|no more connections|no memory|out of memory|resources exhaustion|query.timeout|_timeout|transaction timeout|evicted|shutting down|connections dropped|var change failed|reset query failed|test query failed|closing because|is disabled|is paused|try again",
          Pattern.CASE_INSENSITIVE);

  private final String prefix;

  Dialect(String prefix) {
    this.prefix = prefix;
  }

  /** The dialect of a JDBC URL. */
  static Optional<Dialect> of(String url) {
    return Arrays.stream(values()).filter(dialect -> url.startsWith(dialect.prefix)).findFirst();
  }

  /** What URLs may begin with. */
  static String prefixes() {
    return Arrays.stream(values()).map(d -> d.prefix).collect(Collectors.joining(" or "));
  }

  /** Properties of the driver, under those that the user gave. */
  abstract Map<String, String> connectionDefaults();

  /** Raised with each change of its tables. */
  abstract int schemaVersion();

  /** The type of a column that holds any sum of 64-bit numbers exactly. */
  abstract String sumType();

  /** How such a sum grows. */
  abstract TotalAddition totalAddition();

  /** How many results are inserted at once. */
  abstract ResultInsert resultInsert();

  /** Names the tables that are there. */
  abstract String tablesQuery();

  /** Lets one process at a time look for tables and create them. */
  abstract Optional<String> schemaLock();

  /** The session at a server, which can outlive its connection; none where there is no server. */
  abstract Optional<ServerSession> session(Connection connection) throws SQLException;

  /** The absolute name of the file that is open; none where there is a server. */
  abstract Optional<String> file(Connection connection) throws SQLException;

  /** What kind of failure it is. */
  abstract FailureKind trouble(SQLException e);
}
