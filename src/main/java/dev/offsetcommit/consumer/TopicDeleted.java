package dev.offsetcommit.consumer;

/** The topic was deleted while it was read; its committed offsets went with it. */
final class TopicDeleted extends RuntimeException {

  TopicDeleted(String topic) {
    super("topic " + topic + " was deleted");
  }
}
