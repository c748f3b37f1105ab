package dev.offsetcommit.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of Markdown, and the commands in it.
 *
 * @param path the file
 * @param text what it says
 */
record Document(Path path, String text) {

  private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
  private static final Pattern INDENTED = Pattern.compile("(?m)^ {4}(\\S.*)$");
  private static final Pattern INLINE = Pattern.compile("`([^`\\n…]+)`");

  /** A command, without the prompt, the directory and the comment behind it. */
  private static final Pattern COMMAND =
      Pattern.compile("(?:\\$ )?(?:scripts/)?((" + programs() + ")(?: .*?)?)(?:\\s+#.*)?");

  /**
   * Commands that are run, and what is said of their output.
   *
   * @param script for bash
   * @param output the lines that a {@code console} block shows, each as a pattern in which numbers
   *     and the width of gaps are left open, and what an ellipsis stands for
   */
  record Block(String script, List<Pattern> output) {

    Stream<String> lines() {
      return script.lines().map(String::strip).map(line -> line.replaceFirst("^scripts/", ""));
    }

    private static Block of(String kind, String text) {
      if (kind.equals("sh")) {
        return new Block(text, List.of());
      }
      return new Block(
          text.lines()
              .filter(line -> line.startsWith("$ "))
              .map(line -> line.substring(2))
              .collect(Collectors.joining("\n")),
          text.lines().filter(line -> !line.startsWith("$ ")).map(Block::like).toList());
    }

    private static Pattern like(String line) {
      Matcher parts = Pattern.compile("\\d[\\d,.]*|\\s+|…|[^\\d\\s…]+").matcher(line);
      return Pattern.compile(
          parts
              .results()
              .map(MatchResult::group)
              .map(
                  part ->
                      switch (part.charAt(0)) {
                        case ' ' -> "\\s+";
                        case '…' -> ".*";
                        default ->
                            Character.isDigit(part.charAt(0)) ? "\\d[\\d,.]*" : Pattern.quote(part);
                      })
              .collect(Collectors.joining()));
    }
  }

  /** All pages, those for readers and those for contributors. */
  static List<Document> all() throws IOException {
    try (Stream<Path> here = Files.list(Path.of(""));
        Stream<Path> pages = Files.list(Path.of("docs"))) {
      return Stream.concat(here, pages)
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .map(Document::read)
          .toList();
    }
  }

  /** The chapters of the tutorial, whose blocks are run by itself. */
  static List<Document> chapters() throws IOException {
    try (Stream<Path> pages = Files.list(Path.of("docs/tutorial"))) {
      return pages.sorted().map(Document::read).toList();
    }
  }

  private static Document read(Path path) {
    try {
      return new Document(path, Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String programs() {
    try (Stream<Path> scripts = Files.list(Path.of("scripts"))) {
      return Stream.concat(
              scripts.map(script -> script.getFileName().toString()),
              Stream.of("mvn", "docker", "java", "src/build/\\S+", "\\.ci/\\S+"))
          .collect(Collectors.joining("|"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isForReaders() {
    return path.startsWith("docs") || path.endsWith("README.md");
  }

  /** The blocks that are meant to be run as they stand. */
  List<Block> blocks() {
    return FENCED
        .matcher(text)
        .results()
        .filter(block -> block.group(1).matches("sh|console"))
        .map(block -> Block.of(block.group(1), block.group(2)))
        .toList();
  }

  /**
   * The commands that stand elsewhere: in other blocks, and in the text where they have arguments.
   */
  List<String> commands() {
    List<String> commands = new ArrayList<>();
    FENCED
        .matcher(text)
        .results()
        .filter(block -> !block.group(1).matches("sh|console"))
        .flatMap(block -> block.group(2).lines())
        .forEach(line -> addCommand(commands, line));
    String prose = FENCED.matcher(text).replaceAll("");
    INDENTED.matcher(prose).results().forEach(line -> addCommand(commands, line.group(1)));
    INLINE
        .matcher(prose)
        .results()
        .filter(code -> code.group(1).contains(" "))
        .forEach(code -> addCommand(commands, code.group(1)));
    return commands;
  }

  private static void addCommand(List<String> commands, String line) {
    Matcher command = COMMAND.matcher(line.strip());
    if (command.matches()) {
      commands.add(command.group(1).strip());
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
