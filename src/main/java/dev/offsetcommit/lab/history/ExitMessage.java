package dev.offsetcommit.lab.history;

import java.util.regex.Pattern;

/**
 * Finds, among the lines of a child that are neither records nor events, what it said about its
 * end: a failed command writes one line, or the first two of a stack trace, and nothing more.
 */
final class ExitMessage {

  private static final int MOST_CHARS = 200;

  /** A line of the client's log: milliseconds since the start, or a time of day, and a level. */
  private static final Pattern LOG = Pattern.compile("\\S+( \\S+)? (WARN|ERROR|INFO) .*");

  private String statement;
  private String log;

  /** A line that is no JSON. */
  void said(String line) {
    if (line.isBlank() || line.startsWith("Warning: ")) {
      return;
    }
    if (LOG.matcher(line).matches()) {
      log = line;
    } else if (statement == null) {
      statement = line.strip();
    } else if (statement.endsWith(":")) {
      statement += " " + line.strip();
    }
  }

  /** A record or an event followed, so what was said so far was not the last. */
  void wentOn() {
    statement = null;
    log = null;
  }

  /** In one line that is not too long; null if there is nothing. */
  String text() {
    String text = statement == null ? log : statement;
    return text == null || text.length() <= MOST_CHARS
        ? text
        : text.substring(0, MOST_CHARS - 1) + "…";
  }
}
