package dev.offsetcommit.group;

import dev.offsetcommit.client.ConnectionSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
   */
  public record Sample(List<GroupLag> groups, Map<String, RuntimeException> refused) {}

  private final Admin admin;
  private final GroupReader groupReader;
  private final LogReader logReader;
  private final WaitingWork waiting;
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
    this.logReader = new LogReader(admin);
    this.waiting = new WaitingWork(settings, logReader);
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
    List<GroupReading> readings =
        groups.isEmpty() ? groupReader.readAll() : groupReader.read(groups);
    Map<String, RuntimeException> refused = new LinkedHashMap<>();
    List<GroupState> states = new ArrayList<>();
    for (GroupReading reading : readings) {
      if (reading.state() == null) {
        refused.put(reading.group(), reading.failure());
      } else {
        states.add(reading.state());
      }
    }
    Set<TopicPartition> partitions = new HashSet<>();
    states.forEach(state -> partitions.addAll(LagRows.partitions(state, topics)));
    LogReader.Logs logs = logReader.read(partitions);
    long now = clock.millis();
    List<GroupLag> lags = new ArrayList<>();
    for (GroupState state : states) {
      List<PartitionLag> rows = LagRows.of(state, topics, logs);
      if (!state.isShare()) {
        rows = waiting.withAges(rows, now);
        rows = exact ? waiting.withCounts(rows, now) : rows;
      }
      lags.add(new GroupLag(state, rows, LagRows.uncommitted(state, rows, logs), now));
    }
    return new Sample(lags, refused);
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
