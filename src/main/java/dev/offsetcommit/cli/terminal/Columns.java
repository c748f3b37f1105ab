package dev.offsetcommit.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** A table with left-aligned columns, as Kafka's tools print them. */
public final class Columns {

  private final List<String> names = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  /** One more column; it does not grow with its cells unless {@link #grow} says so. */
  public Columns column(String name, int width) {
    names.add(name);
    widths.add(Math.max(width, name.length()));
    return this;
  }

  /** One more row. */
  public void row(List<String> cells) {
    rows.add(cells.stream().map(Printable::of).toList());
  }

  /** Lets columns grow with their cells. */
  public Columns grow(String... columns) {
    for (String column : columns) {
      int i = names.indexOf(column);
      for (List<String> row : rows) {
        widths.set(i, Math.max(widths.get(i), row.get(i).length()));
      }
    }
    return this;
  }

  /** How many characters a line has before a column. */
  public int widthBefore(String column) {
    return widths.subList(0, names.indexOf(column)).stream().mapToInt(width -> width + 1).sum();
  }

  /** How many characters the widest line may have. */
  public int width() {
    return widths.stream().mapToInt(width -> width + 1).sum() - 1;
  }

  /** The header and the rows, each ending with a line break. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, names);
    rows.forEach(row -> line(text, row));
    return text.toString();
  }

  private void line(StringBuilder text, List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      text.append(cells.get(i));
      if (i < cells.size() - 1) {
        text.append(" ".repeat(Math.max(0, widths.get(i) - cells.get(i).length()))).append(' ');
      }
    }
    text.append('\n');
  }
}
