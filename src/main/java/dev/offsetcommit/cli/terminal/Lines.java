package dev.offsetcommit.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Makes lines fit a terminal. */
public final class Lines {

  private Lines() {}

  /** A line that ends with an ellipsis where it was longer than some columns. */
  public static String cut(String line, int columns) {
    if (line.length() <= columns) {
      return line;
    }
    int end = Math.max(0, columns - 1);
    return line.substring(
            0, end > 0 && Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }

  /** A name cut in its middle: the end of one is often what tells it from others. */
  public static String withoutMiddle(String name, int columns) {
    int half = (columns - 1) / 2;
    return name.length() <= columns
        ? name
        : name.substring(0, columns - 1 - half) + "…" + name.substring(name.length() - half);
  }

  /**
   * The same text in lines of at most some columns, broken at blanks; a longer word has a line of
   * its own and stays whole, so that it can be copied.
   */
  public static List<String> wrap(String text, int columns) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > columns) {
      int blank = rest.lastIndexOf(' ', columns);
      if (rest.substring(0, Math.max(blank, 0)).isBlank()) {
        blank = rest.indexOf(' ', columns);
      }
      if (blank < 0) {
        break;
      }
      lines.add(rest.substring(0, blank).stripTrailing());
      rest = rest.substring(blank + 1).stripLeading();
    }
    lines.add(rest);
    return lines;
  }
}
