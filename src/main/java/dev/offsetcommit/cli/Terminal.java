package dev.offsetcommit.cli;

/**
 * Whether stdout and stderr are terminals, which Java 17 cannot tell apart: the scripts say it in a
 * system property made of the letters {@code o} and {@code e}. Without the scripts, none is taken
 * for one.
 */
final class Terminal {

  private static final String PROPERTY = "offset-commit.terminal";

  private Terminal() {}

  static boolean isStdout() {
    return System.getProperty(PROPERTY, "").contains("o");
  }

  static boolean isStderr() {
    return System.getProperty(PROPERTY, "").contains("e");
  }

  /** Whether to colour what goes to stdout; NO_COLOR forbids it. */
  static boolean isColoured() {
    String noColor = System.getenv("NO_COLOR");
    return isStdout() && (noColor == null || noColor.isEmpty());
  }
}
