package dev.offsetcommit.cli.options;

import dev.offsetcommit.cli.terminal.OutputFormat;
import java.util.List;

/** The formats that a command's {@code --output} takes: one for people, and JSON. */
public final class Formats {

  private Formats() {}

  /** Of a command that writes lines. */
  public static final class Text extends Choices<OutputFormat> {
    Text() {
      super(List.of(OutputFormat.TEXT, OutputFormat.JSON));
    }
  }

  /** Of a command that writes a report. */
  public static final class Table extends Choices<OutputFormat> {
    Table() {
      super(List.of(OutputFormat.TABLE, OutputFormat.JSON));
    }
  }
}
