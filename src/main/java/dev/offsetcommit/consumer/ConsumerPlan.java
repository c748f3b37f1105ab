package dev.offsetcommit.consumer;

import dev.offsetcommit.consumer.position.OnGap;
import java.time.Duration;

/**
 * What a {@link ConsumerLoop} reads and when it ends.
 *
 * @param topic what is read
 * @param group for whom
 * @param reset where a partition begins that has no offset: {@code earliest}, {@code latest},
 *     {@code none} or {@code by_duration:PT…}
 * @param maxMessages end after this many records, 0 = no limit
 * @param exitAtEnd end at the ends of the log as they are at the start
 * @param idleTimeout end after so long without a record, null = never
 * @param processTime simulated work for each record
 * @param waitForTopic how long to wait for a topic that does not exist
 * @param onGap what to do when records were deleted before they were read
 */
public record ConsumerPlan(
    String topic,
    String group,
    String reset,
    long maxMessages,
    boolean exitAtEnd,
    Duration idleTimeout,
    Duration processTime,
    Duration waitForTopic,
    OnGap onGap) {

  /** Reads on behind a gap. */
  public ConsumerPlan(
      String topic,
      String group,
      String reset,
      long maxMessages,
      boolean exitAtEnd,
      Duration idleTimeout,
      Duration processTime,
      Duration waitForTopic) {
    this(
        topic,
        group,
        reset,
        maxMessages,
        exitAtEnd,
        idleTimeout,
        processTime,
        waitForTopic,
        OnGap.CONTINUE);
  }

  /** Whether the run ends without being stopped. */
  boolean endsByItself() {
    return maxMessages > 0 || exitAtEnd;
  }

  /** Reads a topic for a group until stopped. */
  public static ConsumerPlan of(String topic, String group, String reset) {
    return new ConsumerPlan(topic, group, reset, 0, false, null, Duration.ZERO, Duration.ZERO);
  }
}
