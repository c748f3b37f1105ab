package dev.offsetcommit.sink;

import dev.offsetcommit.cluster.TerseException;

/** The topic is another one of the same name: the offsets in the sink mean nothing there. */
final class TopicReplaced extends TerseException {

  TopicReplaced(String group, String topic, String known, String found) {
    super(
        "Topic %s was deleted and created again: the sink's offsets of group %s belong to topic id %s, and the cluster now has %s. Use another --group or another --sink for the new topic; or forget the old one: DELETE FROM offsets WHERE group_id = '%s' AND topic = '%s'."
            .formatted(topic, group, known, found, group, topic));
  }
}
