package dev.offsetcommit.cli.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Writes measured numbers with as many digits as they deserve, and {@code -} for none. */
final class Figures {

  private static final double WIDE = 0.1;

  private Figures() {}

  /**
   * A measured number.
   *
   * @param spread how far the runs lie apart, as a part of the number: with a tenth or more, or
   *     null for a single run, it has two digits, otherwise three
   */
  static String measured(Double number, Double spread) {
    return rounded(number, spread == null || spread >= WIDE ? 2 : 3);
  }

  /** A number with some significant digits, the thousands separated. */
  static String rounded(Double number, int digits) {
    if (number == null) {
      return "-";
    }
    BigDecimal value = BigDecimal.valueOf(number).round(new MathContext(digits));
    return String.format(Locale.ROOT, "%,." + Math.max(0, value.scale()) + "f", value);
  }

  /** A part as a percentage; between 99 and 100 with one decimal. */
  static String percent(double part) {
    double percent = 100 * part;
    return String.format(Locale.ROOT, percent > 99 && percent < 100 ? "%.1f%%" : "%.0f%%", percent);
  }
}
