package dev.offsetcommit.journal;

import org.apache.kafka.common.TopicPartition;

/**
 * A commit, or the removal of one, as {@code __consumer_offsets} holds it.
 *
 * @param group the group
 * @param partition the partition it is for
 * @param atMs when, in milliseconds since 1970: the broker's time of the commit; of a removal, that
 *     of its record
 * @param offset the committed offset, null for a removal
 * @param metadata null for a removal
 * @param leaderEpoch -1 if unknown
 * @param expiresMs when it expires, -1 where the group's retention decides
 * @param journalOffset where it stands in the partition of {@code __consumer_offsets}
 */
public record JournalRecord(
    String group,
    TopicPartition partition,
    long atMs,
    Long offset,
    String metadata,
    int leaderEpoch,
    long expiresMs,
    long journalOffset) {}
