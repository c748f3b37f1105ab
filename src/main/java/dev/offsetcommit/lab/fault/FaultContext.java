package dev.offsetcommit.lab.fault;

import dev.offsetcommit.lab.process.CommitResponseProxy;
import dev.offsetcommit.lab.process.ConsumerProcesses;
import dev.offsetcommit.lab.process.GroupMembers;
import dev.offsetcommit.lab.process.LabCluster;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What a {@link FaultScript} acts with.
 *
 * @param crew the children
 * @param members the group as its coordinator sees it
 * @param cluster the cluster
 * @param proxy what stands between the children and the broker, or null
 * @param session how long a dead member keeps its partitions
 * @param schedule the strikes
 * @param struck told how many strikes were made
 */
public record FaultContext(
    ConsumerProcesses crew,
    GroupMembers members,
    LabCluster cluster,
    CommitResponseProxy proxy,
    Duration session,
    List<Injection> schedule,
    IntConsumer struck) {}
