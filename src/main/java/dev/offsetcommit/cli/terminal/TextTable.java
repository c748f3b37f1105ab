package dev.offsetcommit.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A table of text: a header, and rows whose cells stand below each other. */
public final class TextTable {

  private record Column(String name, int width, boolean grows) {}

  private final String gap;
  private final List<Column> columns = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();
  private boolean ofNumbers;

  /** With one blank between two columns, as Kafka's tools print them. */
  public TextTable() {
    this(1);
  }

  /**
   * With more room between two columns.
   *
   * @param gap how many blanks
   */
  public TextTable(int gap) {
    this.gap = " ".repeat(gap);
  }

  /** More columns, each as wide as its widest cell. */
  public TextTable columns(String... names) {
    for (String name : names) {
      column(name, 0);
    }
    return this;
  }

  /** One more column, as wide as its widest cell and no narrower than a width. */
  public TextTable column(String name, int width) {
    columns.add(new Column(name, Math.max(width, name.length()), true));
    return this;
  }

  /** One more column of a width; a cell that is longer moves the rest of its line. */
  public TextTable fixed(String name, int width) {
    columns.add(new Column(name, Math.max(width, name.length()), false));
    return this;
  }

  /** All columns but the first hold numbers, which stand to the right. */
  public TextTable ofNumbers() {
    ofNumbers = true;
    return this;
  }

  /** One more row. */
  public void row(List<String> cells) {
    rows.add(cells.stream().map(Printable::of).collect(Collectors.toCollection(ArrayList::new)));
  }

  /** Leaves out a column. */
  public void leaveOut(String name) {
    int i = names().indexOf(name);
    columns.remove(i);
    rows.forEach(row -> row.remove(i));
  }

  /** Leaves out some columns, in this order, until the table is no wider than a width. */
  public TextTable without(List<String> optional, int width) {
    for (String name : optional) {
      if (width() > width) {
        leaveOut(name);
      }
    }
    return this;
  }

  /**
   * Cuts the middle out of the first cells, until the table is no wider than a width.
   *
   * @param fewest this many characters stay of each
   */
  public TextTable shortened(int fewest, int width) {
    int tooMuch = width() - width;
    if (tooMuch > 0) {
      int longest = rows.stream().mapToInt(row -> row.get(0).length()).max().orElse(0);
      int chars = Math.max(fewest, longest - tooMuch);
      rows.forEach(row -> row.set(0, Lines.withoutMiddle(row.get(0), chars)));
    }
    return this;
  }

  /** How many characters the widest line may have. */
  public int width() {
    return Arrays.stream(widths()).sum() + gap.length() * (columns.size() - 1);
  }

  private int[] widths() {
    int[] widths = columns.stream().mapToInt(Column::width).toArray();
    for (int i = 0; i < widths.length; i++) {
      if (columns.get(i).grows()) {
        for (List<String> row : rows) {
          widths[i] = Math.max(widths[i], row.get(i).length());
        }
      }
    }
    return widths;
  }

  /** The header. */
  public String header() {
    return line(names(), widths());
  }

  private List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /** A row that is written at once, and does not become one of the table. */
  public String line(List<String> cells) {
    return line(cells.stream().map(Printable::of).toList(), widths());
  }

  /** The header and the rows. */
  public List<String> lines() {
    int[] widths = widths();
    List<String> lines = new ArrayList<>(List.of(header()));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  /** The header and the rows, each ending with a line break. */
  public String text() {
    return String.join("\n", lines()) + "\n";
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String blanks = " ".repeat(Math.max(0, widths[i] - cell.length()));
      boolean isLast = i == widths.length - 1;
      line.append(ofNumbers && i > 0 ? blanks + cell : isLast ? cell : cell + blanks)
          .append(isLast ? "" : gap);
    }
    return line.toString();
  }
}
