package dev.offsetcommit.cli.terminal;

/** The exit codes of all commands; 130 and 143 are the JVM's own after SIGINT and SIGTERM. */
public final class ExitCode {

  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;
  public static final int VIOLATION = 3;

  private ExitCode() {}
}
