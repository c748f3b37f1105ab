package dev.offsetcommit.sink;

import dev.offsetcommit.cluster.TerseException;

/** The topic is another one of the same name: the offsets in the sink mean nothing there. */
final class TopicReplaced extends TerseException {

  TopicReplaced(String group, String topic, String known, String found) {
    super(
        "Topic "
            + topic
            + " was deleted and created again: the sink's offsets of group "
            + group
            + " belong to topic id "
            + known
            + ", and the cluster now has "
            + found
            + ". Use another --group or another --sink for the new topic; or forget the old one: DELETE FROM offsets WHERE group_id = '"
            + group
            + "' AND topic = '"
            + topic
            + "'.");
  }
}
