package dev.offsetcommit.cli;

/** The exit codes of all commands; 130 and 143 are the JVM's own after SIGINT and SIGTERM. */
final class ExitCode {

  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int VIOLATION = 3;

  private ExitCode() {}
}
