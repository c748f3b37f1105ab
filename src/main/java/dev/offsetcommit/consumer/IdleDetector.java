package dev.offsetcommit.consumer;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Notices that this member has joined its group and has no partition: that is not an error, but the
 * client does not tell the user.
 */
final class IdleDetector {

  /** A member may be without partitions for a moment, while others give theirs up. */
  private static final long SETTLED_NANOS = Duration.ofSeconds(2).toNanos();

  private final Consumer<?, ?> consumer;
  private final BooleanSupplier isRebalancing;
  private final LongSupplier nanoTime;
  private Long withoutSince;
  private boolean idle;

  IdleDetector(Consumer<?, ?> consumer, BooleanSupplier isRebalancing, LongSupplier nanoTime) {
    this.consumer = consumer;
    this.isRebalancing = isRebalancing;
    this.nanoTime = nanoTime;
  }

  /** Looks; true at the moment at which this member is found to idle, once. */
  boolean turnedIdle() {
    if (!consumer.assignment().isEmpty()
        || isRebalancing.getAsBoolean()
        || consumer.groupMetadata().generationId() <= 0) {
      withoutSince = null;
      idle = false;
      return false;
    }
    long now = nanoTime.getAsLong();
    if (withoutSince == null) {
      withoutSince = now;
    }
    boolean was = idle;
    idle = now - withoutSince >= SETTLED_NANOS;
    return idle && !was;
  }

  boolean isIdle() {
    return idle;
  }
}
