package dev.offsetcommit.tutorial;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A chapter of the tutorial, read from Markdown. A reader of the file sees prose and commands; what
 * the tutorial does between them stands in comments:
 *
 * <ul>
 *   <li>a {@code sh} block is one command. {@code & NAME=$!} at its end leaves it running under
 *       that name; after the word {@code sh} may stand {@code name=NAME}, {@code exit=CODE} and
 *       {@code lines=N}, how much of its output is shown. Other blocks are samples of output, which
 *       only the file shows;
 *   <li>{@code <!-- wait: WHAT}, then SQL: until its first value is true;
 *   <li>{@code <!-- check: WHAT}, the same at once. A name in braces stands for that column;
 *   <li>{@code <!-- table:}, then SQL: its rows;
 *   <li>{@code <!-- ends: NAME CODE -->}: until a command that was left running has ended;
 *   <li>{@code <!-- show: NAME N [PATTERN] -->}: its last N lines, of those that contain a pattern.
 * </ul>
 *
 * In a wait, lines that begin with {@code $} are commands that are run before each look.
 *
 * @param number which chapter it is, from 1
 * @param title its heading
 * @param parts what it says and does, in order
 */
public record Chapter(int number, String title, List<Part> parts) {

  /** One thing that a chapter says or does. */
  sealed interface Part {}

  /** A paragraph, a list item or a heading: text in one line, or a table in several. */
  record Prose(String text) implements Part {}

  /**
   * A command.
   *
   * @param name under which its transcript is known
   * @param script for {@code sh}
   * @param inBackground whether it is left running
   * @param exitCode what it must end with
   * @param lines how many lines of its output are shown
   */
  record Run(String name, String script, boolean inBackground, int exitCode, int lines)
      implements Part {}

  /** Shows the last lines of a command, of those that contain a pattern. */
  record Show(String name, int lines, Pattern pattern) implements Part {}

  /** Shows what a query finds. */
  record Table(String sql) implements Part {}

  /** Waits for the end of a command. */
  record Ends(String name, int exitCode) implements Part {}

  /**
   * A claim about the transcripts.
   *
   * @param what in words, with columns in braces
   * @param probes commands that are run before each look
   * @param sql whose first value says whether it is true
   * @param isPatient whether to wait for it
   */
  record Claim(String what, List<String> probes, String sql, boolean isPatient) implements Part {}

  private static final Pattern FENCE = Pattern.compile("```(\\w*)(.*)");
  private static final Pattern BACKGROUND = Pattern.compile("(?s)(.*?)\\s*& (\\w+)=\\$!\\s*");
  private static final Pattern DIRECTIVE = Pattern.compile("(?s)<!-- (\\w+):\\s+(.*?)-->");
  private static final int LINES = 6;

  /**
   * Reads a chapter.
   *
   * @param file its name, which begins with its number
   * @param markdown what is in it
   * @throws IllegalArgumentException for what is none of the above
   */
  static Chapter parse(String file, String markdown) {
    List<Part> parts = new ArrayList<>();
    String title = null;
    List<String> lines = markdown.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher fence = FENCE.matcher(line);
      if (line.isBlank()) {
        continue;
      } else if (title == null) {
        title = line.replaceFirst("^#\\s*", "");
      } else if (fence.matches()) {
        int end = next(lines, i + 1, "```");
        if (fence.group(1).equals("sh")) {
          parts.add(run(fence.group(2), String.join("\n", lines.subList(i + 1, end))));
        }
        i = end;
      } else if (line.startsWith("<!--")) {
        int end = line.endsWith("-->") ? i : next(lines, i + 1, "-->");
        parts.add(directive(String.join("\n", lines.subList(i, end + 1))));
        i = end;
      } else {
        int end = i;
        while (end < lines.size() && isPartOfParagraph(lines, i, end)) {
          end++;
        }
        parts.add(new Prose(String.join(line.startsWith("|") ? "\n" : " ", lines.subList(i, end))));
        i = end - 1;
      }
    }
    return new Chapter(Integer.parseInt(file.replaceFirst("-.*", "")), title, parts);
  }

  private static boolean isPartOfParagraph(List<String> lines, int first, int line) {
    String text = lines.get(line);
    return line == first
        || !text.isBlank()
            && !text.startsWith("```")
            && !text.startsWith("<!--")
            && !text.startsWith("- ");
  }

  private static int next(List<String> lines, int from, String end) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).strip().endsWith(end)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no %s after line %d".formatted(end, from));
  }

  private static Run run(String attributes, String script) {
    Matcher background = BACKGROUND.matcher(script);
    String name = script.replaceFirst("(?s)\\s.*", "");
    int exitCode = 0;
    int shown = LINES;
    for (String attribute : attributes.strip().split(" +")) {
      String[] word = attribute.split("=", 2);
      switch (word[0]) {
        case "" -> {}
        case "name" -> name = word[1];
        case "exit" -> exitCode = Integer.parseInt(word[1]);
        case "lines" -> shown = Integer.parseInt(word[1]);
        default -> throw new IllegalArgumentException("no such attribute: " + attribute);
      }
    }
    return background.matches()
        ? new Run(background.group(2), background.group(1), true, exitCode, shown)
        : new Run(name, script, false, exitCode, shown);
  }

  private static Part directive(String comment) {
    Matcher matcher = DIRECTIVE.matcher(comment);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no directive: " + comment);
    }
    List<String> lines = matcher.group(2).strip().lines().toList();
    String first = lines.get(0);
    String[] words = first.split(" ", 3);
    List<String> more = lines.subList(1, lines.size());
    return switch (matcher.group(1)) {
      case "show" ->
          new Show(
              words[0],
              Integer.parseInt(words[1]),
              Pattern.compile(words.length == 2 ? "" : words[2]));
      case "table" -> new Table(String.join("\n", lines));
      case "ends" -> new Ends(words[0], Integer.parseInt(words[1]));
      case "wait", "check" ->
          new Claim(
              first,
              more.stream().filter(l -> l.startsWith("$ ")).map(l -> l.substring(2)).toList(),
              more.stream().filter(l -> !l.startsWith("$ ")).collect(Collectors.joining("\n")),
              matcher.group(1).equals("wait"));
      default -> throw new IllegalArgumentException("no directive: " + comment);
    };
  }

  @Override
  public String toString() {
    return "%2d  %s".formatted(number, title);
  }
}
