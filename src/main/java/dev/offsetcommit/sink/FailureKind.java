package dev.offsetcommit.sink;

/** The kinds of failure of a database, and what can be done about each. */
enum FailureKind {
  /** Another transaction is at it, and will be done. */
  BUSY(true, "Another process keeps it locked: wait for it, or stop it, then start again"),
  /** The connection broke, or no server answers. */
  GONE(true, "Is it running, and is the URL right? Start it, then start again"),
  /** The file cannot be opened. */
  NO_FILE(false, "Check that the file or its directory exists, and may be written"),
  /** It may not be written. */
  READ_ONLY(false, "It is read-only: check the permissions, or use the primary server"),
  /** The disk is full. */
  FULL(false, "Make room on its disk, then start again"),
  /**
   * The disk failed; SQLite says so, too, where a full one leaves no room for its shared memory.
   */
  DISK(false, "Its disk is full or broken: make room on it, or check it, then start again"),
  /** The credentials are not accepted. */
  REFUSED(
      false,
      "Check user and password: in --sink-config FILE (user=…, password=…), or in PGPASSFILE"),
  /** A pooler between us and the server does not let it through, now or later. */
  REFUSED_BY_POOLER(
      false,
      "A pooler such as PgBouncer says so, and will say it again: connect to the PostgreSQL server itself, whose settings the sink depends on, or correct user and database"),
  /** The user may not do that. */
  FORBIDDEN(
      false,
      "Grant the user what is missing (CREATE on the schema; SELECT, INSERT and UPDATE on its tables), or use another user"),
  /** The server has no such database. */
  MISSING(false, "Create the database first"),
  /** It is something else, or broken. */
  NOT_OURS(false, "It is no database of this kind, or it is damaged"),
  /** The driver cannot load the native code that it brings along. */
  NO_LIBRARY(
      false,
      "SQLite's native library is unpacked to %s and loaded from there: that directory is missing, read-only or mounted noexec. Name another one with OFFSET_COMMIT_JAVA_OPTS=-Dorg.sqlite.tmpdir=DIRECTORY"
          .formatted(
              System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir")))),
  /** Anything else. */
  OTHER(false, "--verbose shows more");

  private final boolean passes;
  private final String advice;

  FailureKind(boolean passes, String advice) {
    this.passes = passes;
    this.advice = advice;
  }

  /** Whether it may pass, so that trying again can help. */
  boolean passes() {
    return passes;
  }

  /** What the user can do. */
  String advice() {
    return advice;
  }
}
