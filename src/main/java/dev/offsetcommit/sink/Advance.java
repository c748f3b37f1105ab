package dev.offsetcommit.sink;

import org.apache.kafka.common.TopicPartition;

/**
 * The move of one partition's next offset over a batch.
 *
 * @param partition which
 * @param claim where the database must still stand, and in whose epoch
 * @param to where it is to stand
 */
record Advance(TopicPartition partition, Claim claim, long to) {}
