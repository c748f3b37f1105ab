package dev.offsetcommit.cli;

/** How a command writes its data. */
enum OutputFormat {
  /** For people. */
  TEXT,
  /** One JSON object per line. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
