package dev.offsetcommit.reset;

import java.util.List;

/**
 * Which partitions a reset is for.
 *
 * @param topics {@code topic} or {@code topic:0,1}, as Kafka's tool takes them
 * @param allTopics whether it is for all that the group has committed
 */
public record ResetScope(List<String> topics, boolean allTopics) {

  /** Whether nothing was said, so that the target says it. */
  boolean isOpen() {
    return topics.isEmpty() && !allTopics;
  }
}
