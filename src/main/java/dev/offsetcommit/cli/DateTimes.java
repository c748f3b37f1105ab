package dev.offsetcommit.cli;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;

/**
 * Reads what Kafka's {@code --to-datetime} takes, {@code 2026-11-22T10:15:00.000}, in UTC unless an
 * offset as {@code Z}, {@code +01}, {@code +0100} or {@code +01:00} follows; milliseconds may be
 * left out.
 */
final class DateTimes {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX][XX][X]");

  private DateTimes() {}

  /** Milliseconds since 1970. */
  static long parseMs(String text) {
    try {
      TemporalAccessor time = FORMAT.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
      return time instanceof OffsetDateTime at
          ? at.toInstant().toEpochMilli()
          : LocalDateTime.from(time).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "--to-datetime must be like 2026-11-22T10:15:00.000, in UTC or with an offset, and is '"
              + text
              + "'",
          e);
    }
  }
}
