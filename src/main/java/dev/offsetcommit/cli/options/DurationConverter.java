package dev.offsetcommit.cli.options;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads {@code 2s}, {@code 500ms}, {@code 1m}, {@code 1.5s}, {@code 0}, or ISO-8601 as in {@code
 * PT2S}.
 */
public final class DurationConverter implements ITypeConverter<Duration> {

  private static final Pattern SHORT = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");

  /** What fits into nanoseconds, so that nothing that is computed from it overflows. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  @Override
  public Duration convert(String text) {
    String trimmed = text.trim();
    if (trimmed.equals("0")) {
      return Duration.ZERO;
    }
    try {
      Matcher matcher = SHORT.matcher(trimmed.toLowerCase(Locale.ROOT));
      Duration duration =
          matcher.matches()
              ? Duration.ofNanos(
                  new java.math.BigDecimal(matcher.group(1))
                      .multiply(java.math.BigDecimal.valueOf(nanos(matcher.group(2))))
                      .longValueExact())
              : Duration.parse(trimmed);
      if (duration.isNegative()) {
        throw new TypeConversionException("'" + text + "' is negative");
      }
      if (duration.compareTo(LONGEST) > 0) {
        throw new TypeConversionException("'" + text + "' is more than 292 years");
      }
      return duration;
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new TypeConversionException(
          "'" + text + "' is not a duration such as 2s, 500ms, 1m, 0 or PT2S");
    }
  }

  private static long nanos(String unit) {
    return switch (unit) {
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 86_400_000_000_000L;
    };
  }
}
