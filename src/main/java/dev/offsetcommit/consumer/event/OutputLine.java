package dev.offsetcommit.consumer.event;

/** A line of JSON that a consumer writes: a record to stdout, an event or an error to stderr. */
public sealed interface OutputLine
    permits ConsumerEvent, OutputLine.Record, OutputLine.Error, OutputLine.Other {

  /**
   * A record that was processed, with what the lab asks of it.
   *
   * @param payload its value, {@code {"number": n}}; null if it is not a valid event
   */
  record Record(int partition, long offset, String payload) implements OutputLine {

    /** A record with a number in it. */
    public static Record of(int partition, long offset, long number) {
      return new Record(partition, offset, "{\"number\": %d}".formatted(number));
    }

    /** The number in it, or null. */
    public Long number() {
      return EventCodec.number(payload);
    }
  }

  /** Why a command failed. */
  record Error(String message) implements OutputLine {}

  /** Any other object: a message, a warning, an event of another version. */
  record Other() implements OutputLine {}
}
