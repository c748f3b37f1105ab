package dev.offsetcommit.cli.terminal;

/** How a report is written. */
public enum TableFormat {
  /** For people. */
  TABLE,
  /** One JSON object per line. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
