package dev.offsetcommit.cli.terminal;

/** Makes the text of others safe to show: what would command a terminal or break a line is a ?. */
public final class Printable {

  /** The broker takes 4096 characters of metadata; a row of a table shows as many as these. */
  private static final int CELL_CHARS = 80;

  private Printable() {}

  /** One line of text without control characters, line ends and changes of direction. */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isCommand(text.charAt(i))) {
        return replaced(text);
      }
    }
    return text;
  }

  /** The same for a cell of a table, and not longer than one can read there. */
  public static String cell(String text) {
    if (text.length() <= CELL_CHARS) {
      return of(text);
    }
    int end = CELL_CHARS - 1;
    return of(text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end))
        + "…";
  }

  private static String replaced(String text) {
    StringBuilder shown = new StringBuilder(text);
    for (int i = 0; i < shown.length(); i++) {
      if (isCommand(shown.charAt(i))) {
        shown.setCharAt(i, '?');
      }
    }
    return shown.toString();
  }

  /** C0, DEL and C1; line and paragraph separators; marks, embeddings, overrides and isolates. */
  private static boolean isCommand(char c) {
    return Character.isISOControl(c)
        || c == '\u061c'
        || c == '\u200e'
        || c == '\u200f'
        || c >= '\u2028' && c <= '\u202e'
        || c >= '\u2066' && c <= '\u2069';
  }
}
