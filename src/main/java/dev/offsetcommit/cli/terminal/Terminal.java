package dev.offsetcommit.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Whether stdout and stderr are terminals, which Java 17 cannot tell apart: the scripts say it in a
 * system property made of the letters {@code i}, {@code o} and {@code e}. Without the scripts, none
 * is taken for one.
 */
public final class Terminal {

  private static final Size STANDARD = new Size(24, 80);
  private static final String PROPERTY = "offset-commit.terminal";

  private Terminal() {}

  public static boolean isStdout() {
    return is("o");
  }

  public static boolean isStderr() {
    return is("e");
  }

  /** One that can do nothing but show lines is as good as a file. */
  private static boolean is(String letter) {
    return System.getProperty(PROPERTY, "").contains(letter)
        && !"dumb".equals(System.getenv("TERM"));
  }

  /** Also where {@code java -jar} was typed, which leaves it to Java to find out. */
  public static boolean isStdin() {
    String said = System.getProperty(PROPERTY);
    return said == null ? System.console() != null : said.contains("i");
  }

  /** Whether to colour what goes to stdout; NO_COLOR forbids it. */
  public static boolean isColoured() {
    String noColor = System.getenv("NO_COLOR");
    return isStdout() && (noColor == null || noColor.isEmpty());
  }

  /**
   * How much a terminal shows.
   *
   * @param lines from top to bottom
   * @param columns from left to right
   */
  public record Size(int lines, int columns) {}

  /** The width of the terminal when the program first asked. */
  public static int columns() {
    return Width.COLUMNS;
  }

  /** Asked for once, since that takes a process. */
  private static final class Width {
    static final int COLUMNS = size().columns();
  }

  /** The size of the terminal now, or 24 lines of 80 columns where it does not say. */
  public static Size size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      String[] size = answer.strip().split(" ");
      int lines = Integer.parseInt(size[0]);
      int columns = Integer.parseInt(size[1]);
      // A terminal that does not know its size says 0 0.
      return lines == 0 || columns < 2 ? STANDARD : new Size(lines, columns);
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return STANDARD;
    }
  }
}
