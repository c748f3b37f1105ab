package dev.offsetcommit.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds arguments that did not reach Java as they were typed. In a locale without an encoding, as
 * cron, systemd and containers have it, Java puts a question mark for each byte beyond ASCII, and
 * two groups become one.
 */
final class Arguments {

  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private Arguments() {}

  /** Whether {@code --output json} was typed; known before the rest is understood, or refused. */
  static boolean wantJson(String[] args) {
    for (int i = 0; i < args.length; i++) {
      boolean two =
          args[i].equals("--output") && i + 1 < args.length && args[i + 1].equalsIgnoreCase("json");
      if (two || args[i].equalsIgnoreCase("--output=json")) {
        return true;
      }
    }
    return false;
  }

  /** One line that refuses the first such argument, null if there is none. */
  static String lost(String[] args) {
    // What cannot be decoded becomes one of these two, so most command lines need no second look.
    if (Arrays.stream(args).noneMatch(a -> a.indexOf('?') >= 0 || a.indexOf('\uFFFD') >= 0)) {
      return null;
    }
    String charset = System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name());
    return lost(args, typed(), Charset.forName(charset));
  }

  /**
   * The same.
   *
   * @param typed the program's arguments as the system has them, with what stands before them; null
   *     where it does not say
   * @param charset in which Java has read them
   */
  static String lost(String[] args, List<byte[]> typed, Charset charset) {
    for (int i = 0; i < args.length; i++) {
      boolean same =
          typed == null || typed.size() < args.length
              ? args[i].indexOf('\uFFFD') < 0
              : Arrays.equals(typed.get(typed.size() - args.length + i), args[i].getBytes(charset));
      if (!same) {
        return "This locale (%s) cannot hold the argument that arrived as '%s'. Set LC_ALL=C.UTF-8 and run it again."
            .formatted(charset, args[i]);
      }
    }
    return null;
  }

  private static List<byte[]> typed() {
    try {
      return split(Files.readAllBytes(COMMAND_LINE));
    } catch (IOException e) {
      return null;
    }
  }

  /** Words that each end with a zero byte. */
  static List<byte[]> split(byte[] line) {
    List<byte[]> words = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < line.length; i++) {
      if (line[i] == 0) {
        words.add(Arrays.copyOfRange(line, from, i));
        from = i + 1;
      }
    }
    return words;
  }
}
