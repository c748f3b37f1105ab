package dev.offsetcommit.group;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * A member of a group.
 *
 * @param consumerId the member id that the broker gave
 * @param host where it runs, as the broker sees it
 * @param clientId the name that the client gave itself
 * @param partitions what is assigned to it
 */
public record Member(
    String consumerId, String host, String clientId, Set<TopicPartition> partitions) {

  /** Copies the set. */
  public Member {
    partitions = Set.copyOf(partitions);
  }
}
