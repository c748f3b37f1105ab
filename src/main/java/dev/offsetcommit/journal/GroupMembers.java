package dev.offsetcommit.journal;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataKey;
import org.apache.kafka.coordinator.group.generated.CoordinatorRecordType;
import org.apache.kafka.coordinator.group.generated.GroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue;

/**
 * Follows whether a group has members, by the records that its coordinator writes between the
 * commits: an offset that moves while there are none was moved by a tool.
 */
final class GroupMembers {

  private static final short KEY_VERSION = 0;

  private final String group;
  private final Set<String> members = new HashSet<>();
  private boolean known;

  GroupMembers(String group) {
    this.group = group;
  }

  /** Takes the next record of the journal, of any kind. */
  void see(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null || record.key().length < Short.BYTES) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(record.key());
    short type = bytes.getShort();
    if (type == CoordinatorRecordType.GROUP_METADATA.id()) {
      GroupMetadataKey key = new GroupMetadataKey(new ByteBufferAccessor(bytes), KEY_VERSION);
      if (key.group().equals(group)) {
        classic(record.value());
      }
    } else if (type == CoordinatorRecordType.CONSUMER_GROUP_MEMBER_METADATA.id()) {
      ConsumerGroupMemberMetadataKey key =
          new ConsumerGroupMemberMetadataKey(new ByteBufferAccessor(bytes), KEY_VERSION);
      if (key.groupId().equals(group)) {
        known = true;
        if (record.value() == null) {
          members.remove(key.memberId());
        } else {
          members.add(key.memberId());
        }
      }
    }
  }

  private void classic(byte[] value) {
    members.clear();
    known = false;
    if (value != null) {
      ByteBuffer bytes = ByteBuffer.wrap(value);
      short version = bytes.getShort();
      if (version <= GroupMetadataValue.HIGHEST_SUPPORTED_VERSION) {
        known = true;
        new GroupMetadataValue(new ByteBufferAccessor(bytes), version)
            .members()
            .forEach(member -> members.add(member.memberId()));
      }
    }
  }

  /** Whether the group had members and has none; false where nothing is recorded of them. */
  boolean isEmpty() {
    return known && members.isEmpty();
  }
}
