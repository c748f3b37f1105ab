package dev.offsetcommit.reset;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.cluster.LogOffsets;
import dev.offsetcommit.cluster.Partitions;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.group.CommitMetadata;
import dev.offsetcommit.group.GroupReader;
import dev.offsetcommit.group.GroupSnapshot;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Plans a reset of one group against the cluster, and carries it out. */
public final class GroupReset implements AutoCloseable {

  private final ConnectionSettings settings;
  private final Admin admin;
  private final GroupReader groups;
  private final LogOffsets logs;
  private final ResetPartitions partitions;
  private final Optional<OffsetHome> home;

  /**
   * Connects lazily.
   *
   * @param settings where the cluster is
   * @param home where the group's offsets live; empty for Kafka itself
   */
  public GroupReset(ConnectionSettings settings, Optional<OffsetHome> home) {
    this.home = home;
    this.settings = settings;
    this.admin = Admin.create(settings.adminProperties());
    this.groups = new GroupReader(admin, settings.bootstrapServers());
    this.logs = new LogOffsets(admin);
    this.partitions = new ResetPartitions(admin, settings.bootstrapServers());
  }

  /**
   * What another group, or this one, has committed.
   *
   * @throws TerseException if there is no such group
   */
  public Map<TopicPartition, OffsetAndMetadata> committed(String group) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new TreeMap<>(Partitions.ORDER);
    state(group)
        .committed()
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                offsets.put(partition, withoutSink(offset));
              }
            });
    return offsets;
  }

  /** For another place: there it is not the copy of a sink. */
  private static OffsetAndMetadata withoutSink(OffsetAndMetadata offset) {
    return new OffsetAndMetadata(
        offset.offset(), offset.leaderEpoch(), CommitMetadata.withoutSink(offset.metadata()));
  }

  /**
   * Plans; nothing is changed.
   *
   * @param group the group
   * @param create whether it may be a new one
   * @param scope which partitions
   * @param target where to
   * @return a step for each partition, by topic and partition
   * @throws TerseException if the group or a partition is unknown
   */
  public List<ResetStep> plan(String group, boolean create, ResetScope scope, ResetTarget target) {
    Map<TopicPartition, OffsetAndMetadata> committed = committedOffsets(group, create);
    List<TopicPartition> chosen = partitions.choose(group, scope, target, committed);
    refuseCopies(group, chosen, committed);
    Map<TopicPartition, LogBounds> ranges = ranges(chosen);
    Map<TopicPartition, OffsetAndTimestamp> since = Map.of();
    if (target instanceof ResetTarget.Time time) {
      Map<TopicPartition, Long> times = new HashMap<>();
      chosen.forEach(partition -> times.put(partition, time.timestampMs()));
      since = logs.firstSince(times);
    }
    List<ResetStep> steps = ResetPlanner.plan(target, chosen, committed, ranges, since);
    List<ResetStep> complete = withRecords(steps, committed);
    return home.isEmpty() ? complete : complete.stream().map(GroupReset::withoutMetadata).toList();
  }

  /** A sink keeps none, so an undo must not look for it there. */
  private static ResetStep withoutMetadata(ResetStep step) {
    OffsetAndMetadata after = step.after();
    return after == null
        ? step
        : step.withAfter(new OffsetAndMetadata(after.offset(), after.leaderEpoch(), ""));
  }

  /**
   * Plans to take a reset back.
   *
   * @param undo what was committed before it
   * @throws TerseException if a topic was created anew since, or an offset lies past a log's end
   */
  public List<ResetStep> planUndo(UndoFile undo) {
    Map<TopicPartition, OffsetAndMetadata> committed = committedOffsets(undo.group(), true);
    List<TopicPartition> chosen = List.copyOf(undo.entries().keySet());
    refuseCopies(undo.group(), chosen, committed);
    return UndoPlanner.plan(undo, committed, ranges(chosen), partitions.topicIds(chosen));
  }

  /** The steps of a planned undo whose partitions the group has committed since the reset. */
  public List<ResetStep> committedSince(UndoFile undo, List<ResetStep> steps) {
    return UndoPlanner.committedSince(undo, steps);
  }

  /**
   * Carries a plan out, after it has written the undo file.
   *
   * @throws TerseException if the undo file cannot be written
   * @throws ResetFailed if the cluster refused all or some of it
   */
  public void execute(String group, List<ResetStep> steps, Path undoFile) {
    List<TopicPartition> chosen = steps.stream().map(ResetStep::partition).toList();
    ResetExecution.run(admin, group, steps, undoFile, partitions.topicIds(chosen), home);
  }

  /** What the next run does not read is not worth moving. */
  private static void refuseCopies(
      String group, List<TopicPartition> chosen, Map<TopicPartition, OffsetAndMetadata> committed) {
    for (TopicPartition partition : chosen) {
      OffsetAndMetadata commit = committed.get(partition);
      if (commit != null && CommitMetadata.isCopyOfSink(commit.metadata())) {
        throw new TerseException(
            "The offsets of group %s live in a sink, and the next run overwrites what Kafka has: %s at %d is a copy. Nothing was changed; reset --sink JDBC-URL moves them in the database. (A run with another --commit mode makes Kafka's commits count again.)"
                .formatted(group, partition, commit.offset()));
      }
    }
  }

  private GroupSnapshot state(String group) {
    GroupReader.GroupResult reading = groups.read(List.of(group)).get(0);
    if (reading.failure() != null) {
      throw reading.failure();
    }
    return reading.state();
  }

  private Map<TopicPartition, OffsetAndMetadata> committedOffsets(String group, boolean create) {
    GroupReader.GroupResult reading = groups.read(List.of(group)).get(0);
    Map<TopicPartition, OffsetAndMetadata> kept = new TreeMap<>(Partitions.ORDER);
    home.ifPresent(h -> h.offsets().forEach((p, o) -> kept.put(p, new OffsetAndMetadata(o))));
    if (reading.failure() instanceof GroupReader.UnknownGroup) {
      if (create || !kept.isEmpty()) {
        return kept;
      }
      throw new TerseException(
          "Group %s does not exist on %s. Is the name right? --create commits offsets for a new group."
              .formatted(group, settings.bootstrapServers()));
    }
    if (reading.failure() != null) {
      throw reading.failure();
    }
    GroupSnapshot state = reading.state();
    if (state.isShare()) {
      throw new TerseException(
          "Group " + group + " is a share group: use kafka-share-groups --reset-offsets.");
    }
    return home.isPresent() ? kept : state.committed();
  }

  /** Why the cluster would refuse to move the group's offsets now; empty if it would not. */
  public Optional<String> refusal(String group) {
    GroupReader.GroupResult reading = groups.read(List.of(group)).get(0);
    GroupSnapshot state = reading.state();
    if (reading.failure() != null
        || state.members().isEmpty() && Set.of("Empty", "Dead").contains(state.state())) {
      return Optional.empty();
    }
    return Optional.of(
        "Group %s is active (%s), so its offsets cannot be reset. Stop its members first: %s"
            .formatted(group, state.state(), members(state)));
  }

  private static String members(GroupSnapshot state) {
    return state.members().stream()
        .map(
            member ->
                "%s on %s (%s, %s partitions)"
                    .formatted(
                        member.clientId(),
                        member.host(),
                        member.consumerId(),
                        member.partitions().size()))
        .collect(Collectors.joining("; "));
  }

  private Map<TopicPartition, LogBounds> ranges(List<TopicPartition> partitions) {
    LogOffsets.Logs read = logs.read(partitions);
    for (TopicPartition partition : partitions) {
      if (!read.ranges().containsKey(partition)) {
        throw new TerseException(
            "Cannot reset %s on %s: %s. Nothing was changed."
                .formatted(partition, settings.bootstrapServers(), read.problems().get(partition)));
      }
    }
    return read.ranges();
  }

  /** Completes the steps of whose new offset nothing more is known. */
  private List<ResetStep> withRecords(
      List<ResetStep> steps, Map<TopicPartition, OffsetAndMetadata> committed) {
    List<ResetStep> lacking = steps.stream().filter(ResetPlanner::lacksRecord).toList();
    if (lacking.isEmpty()) {
      return steps;
    }
    Map<TopicPartition, ConsumerRecord<byte[], byte[]>> records =
        new RecordsAtOffsets(settings).of(lacking);
    return steps.stream()
        .map(
            step -> {
              ConsumerRecord<byte[], byte[]> record = records.get(step.partition());
              return record == null
                  ? step
                  : ResetPlanner.withRecord(
                      step, record.timestamp(), record.leaderEpoch(), committed);
            })
        .toList();
  }

  @Override
  public void close() {
    admin.close(java.time.Duration.ZERO);
  }
}
