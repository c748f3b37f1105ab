package dev.offsetcommit.cluster;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the brokers where logs begin and end: one question of each kind for all partitions. */
public final class LogOffsets {

  /**
   * The answers.
   *
   * @param ranges of the partitions that could be asked
   * @param problems of the others: why not
   */
  public record Logs(Map<TopicPartition, LogBounds> ranges, Map<TopicPartition, String> problems) {}

  /**
   * What the cluster says of topics.
   *
   * @param leaders of each topic that it describes: by partition, whether there is a leader
   * @param problems of the others: why it does not
   * @param missing the topics that do not exist
   */
  public record Topics(
      Map<String, Map<Integer, Boolean>> leaders,
      Map<String, String> problems,
      Set<String> missing) {

    /** The partitions of a topic, none where the cluster does not describe it. */
    public List<TopicPartition> partitions(String topic) {
      return leaders.getOrDefault(topic, Map.of()).keySet().stream()
          .map(partition -> new TopicPartition(topic, partition))
          .toList();
    }
  }

  private final Admin admin;

  public LogOffsets(Admin admin) {
    this.admin = admin;
  }

  /** Where the logs begin and end, see {@link #read(Collection, Topics)}. */
  public Logs read(Collection<TopicPartition> wanted) {
    Set<String> topics = new LinkedHashSet<>();
    wanted.forEach(partition -> topics.add(partition.topic()));
    return read(wanted, describe(topics));
  }

  /**
   * Where the logs begin and end. The caller has read the committed offsets before, so that none
   * lies past an end only because the log grew meanwhile. The LSO is asked last, so that it lies
   * below the end only where a transaction is open; where it has overtaken the end, so has the log.
   */
  public Logs read(Collection<TopicPartition> wanted, Topics topics) {
    Map<TopicPartition, String> problems = new HashMap<>();
    Set<TopicPartition> readable = withLeader(wanted, topics, problems);
    Map<TopicPartition, LogBounds> ranges = new HashMap<>();
    if (!readable.isEmpty()) {
      ListOffsetsResult starts = ask(readable, OffsetSpec.earliest(), false);
      Map<TopicPartition, ListOffsetsResultInfo> end =
          answers(ask(readable, OffsetSpec.latest(), false), readable, problems);
      ListOffsetsResult stable = ask(end.keySet(), OffsetSpec.latest(), true);
      Map<TopicPartition, ListOffsetsResultInfo> start = answers(starts, end.keySet(), problems);
      answers(stable, start.keySet(), problems)
          .forEach(
              (partition, lso) ->
                  ranges.put(
                      partition, range(start.get(partition), lso.offset(), end.get(partition))));
    }
    return new Logs(ranges, problems);
  }

  /**
   * The first record of each partition that is not older than a time, from the brokers' time
   * indexes.
   *
   * @param timesMs a time for each partition
   * @return without the partitions that have no such record
   * @throws KafkaException if a partition does not answer
   */
  public Map<TopicPartition, OffsetAndTimestamp> firstSince(Map<TopicPartition, Long> timesMs) {
    return firstSince(timesMs, true);
  }

  /** The same without the partitions that do not answer, either. */
  public Map<TopicPartition, OffsetAndTimestamp> firstSinceWhereKnown(
      Map<TopicPartition, Long> timesMs) {
    return firstSince(timesMs, false);
  }

  private Map<TopicPartition, OffsetAndTimestamp> firstSince(
      Map<TopicPartition, Long> timesMs, boolean strict) {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    timesMs.forEach((partition, ms) -> specs.put(partition, firstSince(ms)));
    Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
    if (!specs.isEmpty()) {
      ListOffsetsResult result = admin.listOffsets(specs);
      for (TopicPartition partition : specs.keySet()) {
        try {
          ListOffsetsResultInfo info = AdminCalls.await(result.partitionResult(partition));
          if (info.offset() >= 0) {
            // The start of a log comes without a timestamp, -1, which that type does not take.
            long timestamp = Math.max(0, info.timestamp());
            found.put(partition, new OffsetAndTimestamp(info.offset(), timestamp));
          }
        } catch (KafkaException e) {
          if (strict) {
            throw e;
          }
        }
      }
    }
    return found;
  }

  /** Every record is as young as a time before 1970; and negative times are words of Kafka's. */
  private static OffsetSpec firstSince(long ms) {
    return ms < 0 ? OffsetSpec.earliest() : OffsetSpec.forTimestamp(ms);
  }

  /** Which partitions topics have, and which of these have a leader. */
  public Topics describe(Collection<String> topics) {
    Map<String, Map<Integer, Boolean>> leaders = new HashMap<>();
    Map<String, String> problems = new HashMap<>();
    Set<String> missing = new HashSet<>();
    if (topics.isEmpty()) {
      return new Topics(leaders, problems, missing);
    }
    var described = admin.describeTopics(topics).topicNameValues();
    for (String topic : topics) {
      try {
        Map<Integer, Boolean> leader = new TreeMap<>();
        AdminCalls.await(described.get(topic))
            .partitions()
            .forEach(info -> leader.put(info.partition(), info.leader() != null));
        leaders.put(topic, leader);
      } catch (UnknownTopicOrPartitionException e) {
        problems.put(topic, "the topic does not exist any more");
        missing.add(topic);
      } catch (InvalidTopicException e) {
        // Out of a file, say, that an editor has given a byte order mark.
        problems.put(topic, "its topic has a name that is not valid");
        missing.add(topic);
      } catch (AuthorizationException e) {
        problems.put(topic, "no permission to describe the topic");
      }
    }
    return new Topics(leaders, problems, missing);
  }

  private static Set<TopicPartition> withLeader(
      Collection<TopicPartition> wanted, Topics topics, Map<TopicPartition, String> problems) {
    Set<TopicPartition> readable = new HashSet<>();
    for (TopicPartition partition : wanted) {
      String problem = topics.problems().get(partition.topic());
      if (problem != null) {
        problems.put(partition, problem);
        continue;
      }
      Boolean leader = topics.leaders().get(partition.topic()).get(partition.partition());
      if (leader == null) {
        problems.put(partition, "the partition does not exist");
      } else if (!leader) {
        problems.put(partition, "the partition has no leader");
      } else {
        readable.add(partition);
      }
    }
    return readable;
  }

  private ListOffsetsResult ask(Set<TopicPartition> partitions, OffsetSpec spec, boolean stable) {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(partition -> specs.put(partition, spec));
    return admin.listOffsets(
        specs,
        new ListOffsetsOptions(
            stable ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED));
  }

  private static LogBounds range(ListOffsetsResultInfo start, long lso, ListOffsetsResultInfo end) {
    return new LogBounds(
        start.offset(), lso, Math.max(lso, end.offset()), end.leaderEpoch().orElse(null));
  }

  private static Map<TopicPartition, ListOffsetsResultInfo> answers(
      ListOffsetsResult result,
      Set<TopicPartition> partitions,
      Map<TopicPartition, String> problems) {
    Map<TopicPartition, ListOffsetsResultInfo> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      try {
        offsets.put(partition, AdminCalls.await(result.partitionResult(partition)));
      } catch (AuthorizationException e) {
        problems.put(partition, "no permission to describe the topic");
      } catch (KafkaException e) {
        problems.put(partition, "the leader does not say where the log ends: " + e.getMessage());
      }
    }
    return offsets;
  }
}
