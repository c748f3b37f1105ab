package dev.offsetcommit.lab;

import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What a {@link Script} acts with.
 *
 * @param crew the children
 * @param members the group as its coordinator sees it
 * @param cluster the cluster
 * @param proxy what stands between the children and the broker, or null
 * @param session how long a dead member keeps its partitions
 * @param schedule the strikes
 * @param struck told how many strikes were made
 */
record Stage(
    Crew crew,
    Members members,
    LabCluster cluster,
    AnswerProxy proxy,
    Duration session,
    List<Strike> schedule,
    IntConsumer struck) {}
