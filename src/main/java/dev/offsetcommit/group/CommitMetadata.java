package dev.offsetcommit.group;

import java.util.OptionalLong;

/**
 * Reads the metadata of a commit: ours is the timestamp of the last processed record, in decimal
 * milliseconds since 1970. Other programs write other things there, or nothing.
 */
public final class CommitMetadata {

  /** From 2001 on a timestamp has thirteen digits, and it keeps them until the year 2286. */
  private static final int DIGITS = 13;

  private CommitMetadata() {}

  /**
   * The timestamp in ours; empty for anything else.
   *
   * @param metadata as committed, may be null
   * @return milliseconds since 1970
   */
  public static OptionalLong timestampMs(String metadata) {
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
  static boolean isTimestamp(String metadata) {
    return timestampMs(metadata).isPresent();
  }
}
