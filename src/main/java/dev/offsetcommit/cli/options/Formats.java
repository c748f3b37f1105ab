package dev.offsetcommit.cli.options;

import dev.offsetcommit.cli.terminal.OutputFormat;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The formats that a command's {@code --output} takes: one for people, and JSON. */
public abstract class Formats implements ITypeConverter<OutputFormat>, Iterable<String> {

  /** Of a command that writes lines. */
  public static final class Text extends Formats {
    Text() {
      super(OutputFormat.TEXT);
    }
  }

  /** Of a command that writes a report. */
  public static final class Table extends Formats {
    Table() {
      super(OutputFormat.TABLE);
    }
  }

  private final List<OutputFormat> formats;

  private Formats(OutputFormat forPeople) {
    formats = List.of(forPeople, OutputFormat.JSON);
  }

  @Override
  public OutputFormat convert(String typed) {
    return formats.stream()
        .filter(format -> format.name().equalsIgnoreCase(typed))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "expected one of %s, %s but was '%s'"
                        .formatted(formats.get(0), formats.get(1), typed)));
  }

  @Override
  public Iterator<String> iterator() {
    return formats.stream().map(OutputFormat::toString).iterator();
  }
}
