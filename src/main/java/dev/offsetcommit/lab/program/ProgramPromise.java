package dev.offsetcommit.lab.program;

import dev.offsetcommit.lab.check.Promise;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program is to keep, as the user says it.
 *
 * @param text as it was typed
 * @param promise what is to hold; null for {@code observe}
 */
public record ProgramPromise(String text, Promise promise) {

  private static final Pattern BOUNDED =
      Pattern.compile("(at-least-once|at-most-once)(?::(\\d{1,9}))?");

  /**
   * Reads it.
   *
   * @param text {@code at-least-once[:N]}, {@code at-most-once[:N]}, {@code exactly-once} or {@code
   *     observe}
   * @throws IllegalArgumentException if it is none of them
   */
  public static ProgramPromise of(String text) {
    if (text.equals("exactly-once")) {
      return new ProgramPromise(text, Promise.exactlyOnce());
    }
    if (text.equals("observe")) {
      return new ProgramPromise(text, null);
    }
    Matcher matcher = BOUNDED.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is none of at-least-once[:N], at-most-once[:N], exactly-once and observe"
              .formatted(text));
    }
    boolean atLeast = matcher.group(1).equals("at-least-once");
    if (matcher.group(2) == null) {
      return new ProgramPromise(
          text,
          atLeast
              ? Promise.atLeastOnce(0).withoutRepeatBound()
              : Promise.atMostOnce(Promise.UNBOUNDED));
    }
    long bound = Long.parseLong(matcher.group(2));
    return new ProgramPromise(
        text, atLeast ? Promise.atLeastOnce(bound) : Promise.atMostOnce(bound));
  }

  /** What the checker compares with. */
  Promise checked() {
    return promise == null ? Promise.none() : promise;
  }

  /** In words, for the report. */
  public String inWords() {
    if (promise == null) {
      return "nothing is promised; this is what was seen";
    }
    String lost =
        promise.lostPerCrash() == 0
            ? "no record is lost"
            : promise.lostPerCrash() == Promise.UNBOUNDED
                ? "records may be lost"
                : "each killed member loses at most %d records".formatted(promise.lostPerCrash());
    String repeated =
        promise.repeatedPerCrash() == 0
            ? "no record is repeated"
            : promise.isRepeatBounded()
                ? "each killed member repeats at most %d records"
                    .formatted(promise.repeatedPerCrash())
                : "records may be repeated";
    return lost + ", and " + repeated;
  }
}
