package dev.offsetcommit.cli;

import dev.offsetcommit.cli.terminal.Lines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.IHelpFactory;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What {@code --help} shows: after picocli's text the exit codes and a few examples, and no line is
 * broken inside a word that would be copied, such as {@code --commit-window}.
 */
final class HelpText implements IHelpFactory {

  /** Where a character stands while picocli breaks lines: it sees a letter there. */
  private static final char SHIFT = '\uE000';

  private static final char ELLIPSIS = '…';
  private static final char SHIFTED_ELLIPSIS = '\uE0FF';
  private static final int EXAMPLES_MAX = 3;

  private final Map<String, String> exitCodes;
  private final Set<CommandSpec> arranged = new HashSet<>();

  /**
   * Help for all commands of a line; what it takes is set up when one is shown.
   *
   * @param exitCodes by code, what it means
   */
  HelpText(Map<String, String> exitCodes) {
    this.exitCodes = exitCodes;
  }

  @Override
  public Help create(CommandSpec spec, ColorScheme colours) {
    if (arranged.add(spec)) {
      arrange(spec);
    }
    return new UnbrokenWords(spec, colours);
  }

  private void arrange(CommandSpec spec) {
    UsageMessageSpec usage = spec.usageMessage();
    usage.exitCodeListHeading("%nExit codes:%n").exitCodeList(exitCodes);
    List<String> keys = new ArrayList<>(usage.sectionKeys());
    keys.add("examples");
    usage.sectionKeys(keys);
    Map<String, IHelpSectionRenderer> sections = new LinkedHashMap<>(usage.sectionMap());
    sections.replaceAll((key, renderer) -> help -> restored(renderer.render(help)));
    sections.computeIfPresent(
        UsageMessageSpec.SECTION_KEY_SYNOPSIS,
        (key, renderer) -> help -> renderer.render(help).stripLeading());
    sections.put(
        UsageMessageSpec.SECTION_KEY_DESCRIPTION,
        help -> wrapped(help.commandSpec().usageMessage().description(), width(help)));
    sections.put(
        UsageMessageSpec.SECTION_KEY_FOOTER,
        help -> wrapped(help.commandSpec().usageMessage().footer(), width(help)));
    sections.put("examples", help -> examples(help.commandSpec().name()));
    usage.sectionMap(sections);
  }

  private static int width(Help help) {
    return help.commandSpec().usageMessage().width() - 1;
  }

  private static String wrapped(String[] paragraphs, int width) {
    StringBuilder text = new StringBuilder();
    for (String paragraph : paragraphs) {
      for (String line : paragraph.split("%n", -1)) {
        Lines.wrap(line, width).forEach(part -> text.append(part).append('\n'));
      }
    }
    return text.toString();
  }

  /** The first examples of a command, with what each does above it. */
  private static String examples(String command) {
    StringBuilder text = new StringBuilder();
    int count = 0;
    for (String line : examplesOf(command)) {
      boolean isCommand = line.startsWith(" ");
      if (!isCommand && ++count > EXAMPLES_MAX) {
        break;
      }
      text.append("  ").append(isCommand ? "  " + line.strip() : line).append('\n');
    }
    return text.isEmpty() ? "" : "\nExamples:\n" + text;
  }

  /** The lines of a command in the file that the man pages are made of, too. */
  static List<String> examplesOf(String command) {
    List<String> lines = new ArrayList<>();
    try (InputStream file = HelpText.class.getResourceAsStream("examples.txt");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      boolean inside = false;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.matches("[a-z-]+")) {
          inside = line.equals(command);
        } else if (inside && !line.isBlank()) {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private static String shifted(String text) {
    StringBuilder shifted = new StringBuilder(text);
    for (int i = 0; i < shifted.length(); i++) {
      char c = shifted.charAt(i);
      if (c == ELLIPSIS) {
        shifted.setCharAt(i, SHIFTED_ELLIPSIS);
      } else if (c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c)) {
        shifted.setCharAt(i, (char) (SHIFT + c));
      }
    }
    return shifted.toString();
  }

  private static String restored(String text) {
    StringBuilder restored = new StringBuilder(text);
    for (int i = 0; i < restored.length(); i++) {
      char c = restored.charAt(i);
      if (c == SHIFTED_ELLIPSIS) {
        restored.setCharAt(i, ELLIPSIS);
      } else if (c > SHIFT && c < SHIFT + 0x7f) {
        restored.setCharAt(i, (char) (c - SHIFT));
      }
    }
    return restored.toString();
  }

  /** Picocli's help, in which only blanks are places to break a description. */
  private static final class UnbrokenWords extends Help {

    UnbrokenWords(CommandSpec spec, ColorScheme colours) {
      super(spec, colours);
    }

    @Override
    public IOptionRenderer createDefaultOptionRenderer() {
      IOptionRenderer renderer = super.createDefaultOptionRenderer();
      return (option, label, colours) -> {
        Text[][] rows = renderer.render(option, label, colours);
        for (Text[] row : rows) {
          int last = row.length - 1;
          row[last] = colours.ansi().new Text(shifted(row[last].plainString()), colours);
        }
        return rows;
      };
    }
  }
}
