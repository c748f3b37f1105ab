package dev.offsetcommit.group;

import java.util.OptionalLong;

/**
 * Reads the metadata of a commit: ours is the timestamp of the last processed record, in decimal
 * milliseconds since 1970. A sink's copy of its offsets ends with {@code ,sink}, or is {@code sink}
 * alone. Other programs write other things there, or nothing.
 */
public final class CommitMetadata {

  /** From 2001 on a timestamp has thirteen digits, and it keeps them until the year 2286. */
  private static final int DIGITS = 13;

  private static final String SINK = "sink";

  private CommitMetadata() {}

  /**
   * Whether a commit is the copy of an offset that lives in a sink, so that the group's next run
   * does not read it.
   *
   * @param metadata as committed, may be null
   */
  public static boolean isCopyOfSink(String metadata) {
    return SINK.equals(metadata) || isMarkedTimestamp(metadata);
  }

  /** The metadata of a copy without what makes it one. */
  public static String withoutSink(String metadata) {
    if (SINK.equals(metadata)) {
      return "";
    }
    return isMarkedTimestamp(metadata) ? metadata.substring(0, DIGITS) : metadata;
  }

  /** The metadata of a copy of which nothing but the offset is known. */
  public static String ofSink() {
    return SINK;
  }

  private static boolean isMarkedTimestamp(String metadata) {
    return metadata != null
        && metadata.endsWith("," + SINK)
        && plainTimestampMs(metadata.substring(0, metadata.length() - SINK.length() - 1))
            .isPresent();
  }

  /**
   * The timestamp in ours; empty for anything else.
   *
   * @param metadata as committed, may be null
   * @return milliseconds since 1970
   */
  public static OptionalLong timestampMs(String metadata) {
    return plainTimestampMs(withoutSink(metadata));
  }

  private static OptionalLong plainTimestampMs(String metadata) {
    if (metadata == null || metadata.length() != DIGITS) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < DIGITS; i++) {
      if (metadata.charAt(i) < '0' || metadata.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(Long.parseLong(metadata));
  }

  /** Whether metadata is in our format. */
  public static boolean isTimestamp(String metadata) {
    return timestampMs(metadata).isPresent();
  }
}
