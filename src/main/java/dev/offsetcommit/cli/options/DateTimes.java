package dev.offsetcommit.cli.options;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;

/**
 * Reads what Kafka's {@code --to-datetime} takes, {@code 2026-11-22T10:15:00.000}, in UTC unless an
 * offset as {@code Z}, {@code +01}, {@code +0100} or {@code +01:00} follows; milliseconds may be
 * left out. A date alone is its midnight in the zone of this machine. A date that no calendar has
 * is refused, and not moved to one that it has.
 */
public final class DateTimes {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd['T'HH:mm:ss[.SSS][XXX][XX][X]]")
          .withResolverStyle(ResolverStyle.STRICT);

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  private DateTimes() {}

  /** Milliseconds since 1970. */
  public static long parseMs(String text) {
    try {
      TemporalAccessor time =
          FORMAT.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      if (time instanceof LocalDate day) {
        return day.atStartOfDay(ZoneId.systemDefault()).toInstant().toEpochMilli();
      }
      return time instanceof OffsetDateTime at
          ? at.toInstant().toEpochMilli()
          : LocalDateTime.from(time).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "A time must be like 2026-11-22T10:15:00.000, in UTC or with an offset, or a date like 2026-11-22, and is '%s'"
              .formatted(text),
          e);
    }
  }

  /**
   * A time in UTC, to the millisecond, as {@link #parseMs} reads it.
   *
   * @param ms milliseconds since 1970
   */
  static String utc(long ms) {
    return UTC.format(Instant.ofEpochMilli(ms));
  }
}
