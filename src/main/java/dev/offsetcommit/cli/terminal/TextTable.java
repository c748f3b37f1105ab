package dev.offsetcommit.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its widest cell. */
public final class TextTable {

  private TextTable() {}

  /**
   * The lines of a table that fits some columns of a terminal.
   *
   * @param rows the header, and the rows
   * @param optional the columns to leave out where it does not fit, in this order
   * @param width how many columns the terminal has
   */
  public static List<String> fitting(List<List<String>> rows, List<String> optional, int width) {
    List<List<String>> shown = rows;
    List<String> lines = lines(shown);
    for (String name : optional) {
      if (lines.stream().allMatch(line -> line.length() <= width)) {
        break;
      }
      int column = shown.get(0).indexOf(name);
      shown =
          shown.stream()
              .map(
                  row -> {
                    List<String> cells = new ArrayList<>(row);
                    cells.remove(column);
                    return List.copyOf(cells);
                  })
              .toList();
      lines = lines(shown);
    }
    return lines;
  }

  /** The lines of a table, its header first; all rows have the same number of cells. */
  public static List<String> lines(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i));
        line.append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
