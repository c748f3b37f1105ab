package dev.offsetcommit.lag;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.LogOffsets;
import dev.offsetcommit.group.GroupReader;
import dev.offsetcommit.group.GroupSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Samples the lag of groups: committed offsets first, then the logs, so that a commit made
 * meanwhile is never compared with an older end.
 */
public final class LagQuery implements AutoCloseable {

  /**
   * A sample.
   *
   * @param groups that could be seen
   * @param refused by the name of the group: what the cluster answered instead
   * @param missing topics that were asked for by name, and do not exist
   */
  public record Sample(
      List<GroupLag> groups, Map<String, RuntimeException> refused, Set<String> missing) {

    /** Whether a group that could be seen has committed to a topic or reads it. */
    public boolean has(String topic) {
      return groups.stream()
          .flatMap(group -> group.partitions().stream())
          .anyMatch(row -> row.partition().topic().equals(topic));
    }
  }

  private final Admin admin;
  private final GroupReader groupReader;
  private final LogOffsets logReader;
  private final LagAges waiting;
  private final Clock clock;

  /**
   * Connects lazily.
   *
   * @param settings where the cluster is
   * @param clock what ages are measured against
   */
  public LagQuery(ConnectionSettings settings, Clock clock) {
    this.admin = Admin.create(settings.adminProperties());
    this.groupReader = new GroupReader(admin, settings.bootstrapServers());
    this.logReader = new LogOffsets(admin);
    this.waiting = new LagAges(settings, logReader);
    this.clock = clock;
  }

  /**
   * The lag now.
   *
   * @param groups their names; none = all groups
   * @param topics only these; none = all
   * @param exact whether to read all that waits, to count the records that can come
   * @throws KafkaException if the cluster does not answer
   */
  public Sample sample(Collection<String> groups, Collection<String> topics, boolean exact) {
    List<GroupReader.GroupResult> readings =
        groups.isEmpty() ? groupReader.readAll() : groupReader.read(groups);
    Map<String, RuntimeException> refused = new LinkedHashMap<>();
    List<GroupSnapshot> states = new ArrayList<>();
    for (GroupReader.GroupResult reading : readings) {
      if (reading.state() == null) {
        refused.put(reading.group(), reading.failure());
      } else {
        states.add(reading.state());
      }
    }
    Set<String> wanted = new HashSet<>(topics);
    states.forEach(state -> wanted.addAll(LagRows.topics(state, topics)));
    LogOffsets.Topics described = logReader.describe(wanted);
    Map<GroupSnapshot, Set<TopicPartition>> partitions = new IdentityHashMap<>();
    Set<TopicPartition> all = new HashSet<>();
    for (GroupSnapshot state : states) {
      partitions.put(state, LagRows.partitions(state, topics, described));
      all.addAll(partitions.get(state));
    }
    LogOffsets.Logs logs = logReader.read(all, described);
    long now = clock.millis();
    List<GroupLag> lags = new ArrayList<>();
    for (GroupSnapshot state : states) {
      List<PartitionLag> rows = LagRows.of(state, partitions.get(state), logs);
      if (!state.isShare()) {
        rows = waiting.withAges(rows, now);
        rows = exact ? waiting.withCounts(rows, now) : rows;
      }
      lags.add(new GroupLag(state, rows, now));
    }
    Set<String> missing = new TreeSet<>(described.missing());
    missing.retainAll(topics);
    return new Sample(lags, refused, missing);
  }

  @Override
  public void close() {
    try {
      waiting.close();
    } finally {
      admin.close(Duration.ZERO);
    }
  }
}
