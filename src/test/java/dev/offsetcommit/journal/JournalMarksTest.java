package dev.offsetcommit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.coordinator.group.generated.GroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.junit.jupiter.api.Test;

/** What is odd about a commit, and how one is decoded. */
class JournalMarksTest {

  private static final TopicPartition PARTITION = new TopicPartition("t", 0);

  private final JournalMarks marks = new JournalMarks();

  private JournalEntry commit(Long offset) {
    return marks.mark(
        new JournalRecord("g", PARTITION, 0, offset, "", -1, -1, 0), false, 100L, null);
  }

  @Test
  void theFirstCommitHasNoStep() {
    assertThat(commit(5L).step()).isNull();
    assertThat(commit(7L).step()).isEqualTo(2);
  }

  @Test
  void aLowerCommitIsARewind() {
    commit(50L);
    JournalEntry entry = commit(10L);
    assertThat(entry.step()).isEqualTo(-40);
    assertThat(entry.marks()).containsExactly(JournalEntry.REWIND);
  }

  @Test
  void theSameOffsetAgainIsADouble() {
    commit(50L);
    assertThat(commit(50L).marks()).containsExactly(JournalEntry.DOUBLE);
  }

  @Test
  void aCommitPastTheEndIsMarked() {
    assertThat(commit(100L).marks()).isEmpty();
    assertThat(commit(101L).marks()).containsExactly(JournalEntry.PAST_END);
  }

  @Test
  void afterARemovalTheStepIsUnknown() {
    commit(50L);
    assertThat(commit(null).marks()).containsExactly(JournalEntry.REMOVED);
    assertThat(commit(10L).marks()).isEmpty();
  }

  @Test
  void theSummaryCountsAndFindsTheLongestGap() {
    JournalSummary summary = new JournalSummary();
    long[][] commits = {{0, 10}, {1000, 20}, {1500, 40}, {4000, 30}, {5000, 31}};
    for (long[] commit : commits) {
      summary.add(
          marks.mark(
              new JournalRecord("g", PARTITION, commit[0], commit[1], "", -1, -1, 0),
              false,
              100L,
              null));
    }
    assertThat(summary.figures())
        .isEqualTo(new JournalSummary.Figures(5, 0, 1, 0, 0, 0, 0.8, 10.3, 2500L));
  }

  private static byte[] key(short type, org.apache.kafka.common.protocol.Message key) {
    byte[] bytes = MessageUtil.toVersionPrefixedBytes((short) 0, key);
    // What is a version elsewhere is the record's type here.
    bytes[0] = (byte) (type >> 8);
    bytes[1] = (byte) type;
    return bytes;
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
    return new ConsumerRecord<>("__consumer_offsets", 3, 17, key, value);
  }

  @Test
  void everyVersionOfACommitIsDecoded() {
    byte[] key = key((short) 1, new OffsetCommitKey().setGroup("g").setTopic("t").setPartition(0));
    for (short version = OffsetCommitValue.LOWEST_SUPPORTED_VERSION;
        version <= OffsetCommitValue.HIGHEST_SUPPORTED_VERSION;
        version++) {
      OffsetCommitValue value =
          new OffsetCommitValue().setOffset(42).setMetadata("m").setCommitTimestamp(1000);
      if (version == 1) {
        value.setExpireTimestamp(2000);
      }
      assertThat(
              JournalDecoder.decode(
                  record(key, MessageUtil.toVersionPrefixedBytes(version, value))))
          .contains(
              new JournalRecord("g", PARTITION, 1000, 42L, "m", -1, version == 1 ? 2000 : -1, 17));
    }
  }

  @Test
  void aTombstoneIsARemoval() {
    byte[] key = key((short) 1, new OffsetCommitKey().setGroup("g").setTopic("t").setPartition(0));
    Optional<JournalRecord> record = JournalDecoder.decode(record(key, null));
    assertThat(record).isPresent();
    assertThat(record.get().offset()).isNull();
  }

  @Test
  void recordsOfMembersAreLeftOut() {
    byte[] key = key((short) 2, new GroupMetadataKey().setGroup("g"));
    assertThat(JournalDecoder.decode(record(key, new byte[] {0, 0}))).isEmpty();
    assertThat(JournalDecoder.decode(record(new byte[] {0, 99}, null))).isEmpty();
    assertThat(JournalDecoder.decode(record(null, null))).isEmpty();
  }
}
