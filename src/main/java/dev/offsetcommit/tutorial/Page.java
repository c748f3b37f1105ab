package dev.offsetcommit.tutorial;

import dev.offsetcommit.cluster.StopToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Shows a chapter on a terminal: no more at once than fits it, after which it waits for Enter, and
 * everything in the order in which it happened.
 */
public final class Page {

  private static final int WIDTH = 80;
  private static final String INDENT = "  ";

  /** The prompt, and the line that the reader's Enter ends. */
  private static final int PROMPT_LINES = 3;

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)]\\([^)]*\\)");

  /** What only matters to the client in a record as it is printed. */
  private static final Pattern RECORD =
      Pattern.compile(
          "ConsumerRecord\\(topic = [^,]*, (partition = \\d+), .* (offset = \\d+), CreateTime.* (key = .*)");

  private record Style(String bold, String green, String red, String plain) {

    static final Style NONE = new Style("", "", "", "");
    static final Style COLOURED = new Style("\u001b[1m", "\u001b[32m", "\u001b[31m", "\u001b[m");
  }

  private final PrintStream out;
  private final Style style;
  private final Enter enter;
  private final int rows;
  private int used;

  /** Whether a check was shown last: the next one needs no distance. */
  private boolean isJudged;

  /**
   * A page.
   *
   * @param out the terminal, or a file
   * @param isColoured whether it shows colours
   * @param enter waits for the reader, or null to continue at once
   * @param rows how many lines are seen at once
   */
  public Page(PrintStream out, boolean isColoured, Enter enter, int rows) {
    this.out = out;
    this.style = isColoured ? Style.COLOURED : Style.NONE;
    this.enter = enter;
    this.rows = rows;
  }

  /** A heading. */
  void heading(String text) {
    show(wrap(text).map(line -> style.bold() + line + style.plain()));
  }

  /** A paragraph of Markdown. */
  public void prose(String text) {
    if (text.startsWith("#")) {
      heading(text.replaceFirst("#+ *", ""));
    } else if (text.startsWith("|")) {
      show(text.lines());
    } else {
      show(wrap(LINK.matcher(text).replaceAll("$1").replace("**", "")).map(this::coded));
    }
  }

  /** Code in bold, where there is bold. */
  private String coded(String line) {
    return style.bold().isEmpty()
        ? line
        : CODE.matcher(line)
            .replaceAll(
                code -> Matcher.quoteReplacement(style.bold() + code.group(1) + style.plain()));
  }

  /** A command as it is typed. */
  void command(String script) {
    List<String> lines = new ArrayList<>();
    script.lines().forEach(line -> lines.add((lines.isEmpty() ? "$ " : INDENT) + line));
    show(lines.stream().map(line -> style.bold() + line + style.plain()));
  }

  /**
   * Begins with an empty page where there is no room for a command with its output.
   *
   * @param lines how many they have
   */
  void room(long lines) {
    if (used + lines > rows - PROMPT_LINES) {
      end();
    }
  }

  /**
   * What a command has written, without the middle of a long output.
   *
   * @param most how many lines to show
   */
  void output(List<String> lines, int most) {
    List<String> shown = new ArrayList<>(lines);
    if (lines.size() > most) {
      int head = Math.max(1, most - 2);
      shown = new ArrayList<>(lines.subList(0, head));
      shown.add("… and %,d lines more".formatted(lines.size() - head - 1));
      shown.add(lines.get(lines.size() - 1));
    }
    unit(shown.stream().map(Page::shortened).flatMap(Page::fitting).toList());
  }

  /** Rows under the names of their columns. */
  void table(List<Map<String, Object>> rows) {
    List<List<String>> lines = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      if (lines.isEmpty()) {
        lines.add(List.copyOf(row.keySet()));
      }
      lines.add(row.values().stream().map(String::valueOf).toList());
    }
    List<String> text = new ArrayList<>();
    text.add("");
    for (List<String> line : lines) {
      StringBuilder cells = new StringBuilder(INDENT);
      for (int i = 0; i < line.size(); i++) {
        int column = i;
        int width = lines.stream().mapToInt(l -> l.get(column).length()).max().orElse(0);
        cells.append(("%-" + Math.max(1, width) + "s  ").formatted(line.get(i)));
      }
      text.add(cut(cells.toString().stripTrailing()));
    }
    unit(text);
  }

  static String shortened(String line) {
    Matcher record = RECORD.matcher(line);
    return record.matches()
        ? "ConsumerRecord(… %s, … %s, … %s"
            .formatted(
                record.group(1), record.group(2), record.group(3).replaceFirst("^key = null, ", ""))
        : line.matches("\\*{100}") ? "****…" : line;
  }

  /** Rows of a table are cut, and sentences are wrapped. */
  private static Stream<String> fitting(String line) {
    boolean isRow = line.contains("  ") || line.startsWith("{");
    return line.length() > WIDTH && !isRow ? wrap(line) : Stream.of(cut(line));
  }

  private static String cut(String line) {
    return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
  }

  /** A check that was made and passed. */
  void passed(String text) {
    judged("✓", style.green(), text, !isJudged);
    isJudged = true;
  }

  /** A check that was made and failed. */
  void failed(String text) {
    judged("✗", style.red(), "not so: " + text, true);
  }

  private void judged(String mark, String colour, String text, boolean isFirst) {
    Stream<String> lines =
        wrap("%s %s".formatted(mark, text))
            .map(line -> line.replaceFirst("^" + mark, colour + mark + style.plain()));
    unit(Stream.concat(isFirst ? Stream.of("") : Stream.of(), lines).toList());
  }

  /** Waits for the reader, and begins with an empty page. */
  void end() {
    if (enter != null && used > 0) {
      out.print("\n[Enter] ");
      out.flush();
      enter.await();
      used = 0;
    }
  }

  /** After an empty line. */
  private void show(Stream<String> lines) {
    unit(Stream.concat(Stream.of(""), lines).toList());
  }

  /** What stays together. */
  private void unit(List<String> lines) {
    room(lines.size());
    lines.forEach(out::println);
    out.flush();
    isJudged = false;
    used += lines.size();
  }

  /** Breaks a paragraph between words; code is not broken, so that it can be copied. */
  private static Stream<String> wrap(String text) {
    String whole =
        CODE.matcher(text)
            .replaceAll(code -> Matcher.quoteReplacement(code.group().replace(' ', '\u00a0')));
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : whole.split(" +")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines.stream().map(l -> l.replace('\u00a0', ' '));
  }

  /** How long a command has been running, on a terminal. */
  void waiting(Duration elapsed) {
    if (enter != null && elapsed.toSeconds() >= 2) {
      out.print("\r  … %d s ".formatted(elapsed.toSeconds()));
      out.flush();
    }
  }

  /** It is over. */
  void waited() {
    if (enter != null) {
      out.print("\r\u001b[K");
    }
  }

  /** The reader's Enter key; after the end of the input nothing is waited for. */
  public static final class Enter {

    private static final Duration GLANCE = Duration.ofMillis(100);

    private final Semaphore lines = new Semaphore(0);
    private final StopToken stop;

    /** Begins to read. */
    public Enter(InputStream in, StopToken stop) {
      this.stop = stop;
      Thread reader = new Thread(() -> read(in), "enter");
      reader.setDaemon(true);
      reader.start();
    }

    private void read(InputStream in) {
      try {
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        while (reader.readLine() != null) {
          lines.release();
        }
      } catch (IOException e) {
        // As good as its end.
      }
      lines.release(Integer.MAX_VALUE / 2);
    }

    void await() {
      while (!stop.isStopped() && !lines.tryAcquire()) {
        stop.await(GLANCE);
      }
    }
  }
}
