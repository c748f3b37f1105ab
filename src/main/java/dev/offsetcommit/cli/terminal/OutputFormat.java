package dev.offsetcommit.cli.terminal;

/** How a command writes its data. */
public enum OutputFormat {
  /** For people. */
  TEXT,
  /** One JSON object per line. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
