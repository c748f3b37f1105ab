package dev.offsetcommit.lab.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the number of a record in a line that a program printed for it.
 *
 * @param regex finds it, in its one group
 */
record EffectPattern(Pattern regex) {

  /**
   * So many characters before a number tell one kind of line from another; fewer are tried where
   * these differ from record to record.
   */
  private static final int[] CONTEXTS = {24, 12, 6, 3, 1};

  private static final Pattern NUMBER = Pattern.compile("(?<![\\d.])\\d+(?![\\d.]*\\d)");

  /**
   * A pattern of the user's.
   *
   * @throws IllegalArgumentException if it is no regular expression with exactly one group
   */
  static EffectPattern of(String regex) {
    Pattern pattern = Pattern.compile(regex);
    int groups = pattern.matcher("").groupCount();
    if (groups != 1) {
      throw new IllegalArgumentException(
          "it has %d groups, and exactly one is needed, around the number".formatted(groups));
    }
    return new EffectPattern(pattern);
  }

  /** The number in a line, null if there is none. */
  Long number(String line) {
    Matcher matcher = regex.matcher(line);
    if (!matcher.find() || matcher.group(1) == null) {
      return null;
    }
    try {
      return Long.parseLong(matcher.group(1));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The numbers of these lines that are among those that were sent, in order. */
  List<Long> numbers(List<String> lines, Set<Long> sent) {
    List<Long> numbers = new ArrayList<>();
    for (String line : lines) {
      Long number = number(line);
      if (number != null && sent.contains(number)) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  /**
   * Learns from a run without any fault how a program shows that it has worked on a record: by what
   * stands before the number. Where it prints several lines for a record, the first kind counts.
   *
   * @param lines what it printed
   * @param sent the numbers that were sent to it
   * @return what shows each number exactly once; else what comes nearest to that, so that it can be
   *     said what is wrong; null if no number is in any line
   */
  static EffectPattern learn(List<String> lines, Set<Long> sent) {
    Candidate best = null;
    for (int length : CONTEXTS) {
      for (Candidate candidate : candidates(lines, sent, length)) {
        if (best == null || candidate.score() > best.score()) {
          best = candidate;
        }
      }
    }
    return best == null ? null : new EffectPattern(regex(best.context()));
  }

  /** A kind of line: the more of the numbers it shows the better, and each only once. */
  private record Candidate(String context, long shown, long repeats) {
    long score() {
      return shown * 1000 - repeats;
    }
  }

  private static List<Candidate> candidates(List<String> lines, Set<Long> sent, int length) {
    Map<String, List<Long>> byContext = new LinkedHashMap<>();
    for (String line : lines) {
      Matcher matcher = NUMBER.matcher(line);
      while (matcher.find()) {
        Long number = sentNumber(matcher.group(), sent);
        if (number != null) {
          byContext
              .computeIfAbsent(context(line, matcher.start(), length), c -> new ArrayList<>())
              .add(number);
        }
      }
    }
    List<Candidate> candidates = new ArrayList<>();
    byContext.forEach(
        (context, numbers) -> {
          long shown = new HashSet<>(numbers).size();
          candidates.add(new Candidate(context, shown, numbers.size() - shown));
        });
    return candidates;
  }

  /** All numbers in a line. */
  static List<Long> numbersIn(String line) {
    List<Long> numbers = new ArrayList<>();
    Matcher matcher = NUMBER.matcher(line);
    while (matcher.find()) {
      if (matcher.group().length() <= 18) {
        numbers.add(Long.valueOf(matcher.group()));
      }
    }
    return numbers;
  }

  private static Long sentNumber(String digits, Set<Long> sent) {
    if (digits.length() > 18) {
      return null;
    }
    Long number = Long.valueOf(digits);
    return sent.contains(number) ? number : null;
  }

  /** What stands before a number, with all digits alike. */
  private static String context(String line, int start, int length) {
    int from = Math.max(0, start - length);
    // Not in the middle of another number, which may have another length next time.
    while (from > 0 && from < start && Character.isDigit(line.charAt(from))) {
      from++;
    }
    String before = line.substring(from, start).replaceAll("\\d+", "0");
    return from == 0 ? "^" + before : before;
  }

  private static Pattern regex(String context) {
    boolean atStart = context.startsWith("^");
    String text = atStart ? context.substring(1) : context;
    StringBuilder regex = new StringBuilder(atStart ? "^" : "");
    String[] literals = text.split("0", -1);
    for (int i = 0; i < literals.length; i++) {
      regex.append(i == 0 ? "" : "\\d+").append(Pattern.quote(literals[i]));
    }
    return Pattern.compile(regex.append("(\\d+)(?![\\d.]*\\d)").toString());
  }

  /** A few of the lines that show a number that was sent. */
  List<String> matched(List<String> lines, Set<Long> sent, int most) {
    return lines.stream()
        .filter(
            line -> {
              Long number = number(line);
              return number != null && sent.contains(number);
            })
        .limit(most)
        .toList();
  }

  /** How often each number comes, of those that do not come exactly once. */
  static Map<Long, Integer> notOnce(List<Long> seen, Set<Long> sent) {
    Map<Long, Integer> counts = new HashMap<>();
    sent.forEach(number -> counts.put(number, 0));
    seen.forEach(number -> counts.merge(number, 1, Integer::sum));
    counts.values().removeIf(count -> count == 1);
    return counts;
  }
}
