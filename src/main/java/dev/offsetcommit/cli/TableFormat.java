package dev.offsetcommit.cli;

/** How a report is written. */
enum TableFormat {
  /** For people. */
  TABLE,
  /** One JSON object per line. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
