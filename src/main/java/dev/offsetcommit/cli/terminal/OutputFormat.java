package dev.offsetcommit.cli.terminal;

/** How a command writes its data. */
public enum OutputFormat {
  /** Lines for people, as things happen. */
  TEXT,
  /** A report for people. */
  TABLE,
  /** One JSON object per line. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
