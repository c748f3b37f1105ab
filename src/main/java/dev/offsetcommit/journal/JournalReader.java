package dev.offsetcommit.journal;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.cluster.LogOffsets;
import dev.offsetcommit.cluster.PartitionReader;
import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.cluster.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.internals.Topic;

/**
 * Reads what {@code __consumer_offsets} holds of one group. Commits of transactions that were
 * aborted do not come; compaction may have removed what was committed over since.
 */
public final class JournalReader implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Kafka's default: a reader that follows the log waits at its end. */
  private static final Duration FETCH_WAIT = Duration.ofMillis(500);

  /**
   * What to read.
   *
   * @param group the group
   * @param history whether to begin with what there is
   * @param follow whether to wait for new commits after that
   * @param lag whether to estimate the lag at each commit, which asks the brokers once for each
   */
  public record Wanted(String group, boolean history, boolean follow, boolean lag) {}

  private final ConnectionSettings settings;
  private final StopToken stop = new StopToken();
  private final PartitionReader reader;
  private final Admin admin;
  private final LogOffsets logs;
  private final JournalMarks marks = new JournalMarks();

  /**
   * Connects lazily.
   *
   * @param settings where the cluster is
   */
  public JournalReader(ConnectionSettings settings) {
    this.settings = settings;
    this.reader = new PartitionReader(settings, FETCH_WAIT, PATIENCE, stop);
    this.admin = Admin.create(settings.adminProperties());
    this.logs = new LogOffsets(admin);
    // No wakeup reaches an Admin.
    stop.onStop(() -> admin.close(Duration.ZERO));
  }

  /** Ends {@link #read} soon; called by another thread. */
  public void stop() {
    stop.stop();
  }

  /**
   * Reads.
   *
   * @param wanted what
   * @param taker takes each batch, in the order of the journal
   * @return how many records of the journal, of any group, lie behind a transaction that was open
   *     at the beginning; without {@code follow} they were not read
   * @throws TerseException if the broker forbids it
   * @throws KafkaException if the broker does not answer
   */
  public long read(Wanted wanted, Consumer<List<JournalEntry>> taker) {
    try {
      TopicPartition journal = journal(wanted.group());
      LogBounds log = range(journal);
      PartitionReader.OffsetRange range =
          new PartitionReader.OffsetRange(
              wanted.history() ? log.start() : log.lso(),
              wanted.follow() ? PartitionReader.NO_END : log.lso());
      GroupMembers members = new GroupMembers(wanted.group());
      reader.read(
          Map.of(journal, range),
          records -> {
            Set<Long> moved = new HashSet<>();
            List<JournalRecord> commits = commits(records, wanted.group(), members, moved);
            if (!commits.isEmpty()) {
              taker.accept(entries(commits, moved, wanted.lag()));
            }
          });
      return stop.isStopped() ? 0 : log.end() - log.lso();
    } catch (TopicAuthorizationException e) {
      throw new TerseException(
          "%s forbids reading %s, in which the journal is: it takes the right to READ that topic. 'lag' needs less."
              .formatted(settings.bootstrapServers(), Topic.GROUP_METADATA_TOPIC_NAME),
          e);
    } catch (KafkaException e) {
      if (stop.isStopped()) {
        return 0;
      }
      throw e;
    }
  }

  /**
   * The commits of a group.
   *
   * @param members follows the records between them
   * @param moved takes the journal offsets of those made while the group had no members
   */
  private static List<JournalRecord> commits(
      List<ConsumerRecord<byte[], byte[]>> records,
      String group,
      GroupMembers members,
      Set<Long> moved) {
    List<JournalRecord> commits = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      members.see(record);
      JournalDecoder.decode(record)
          .filter(commit -> commit.group().equals(group))
          .ifPresent(
              commit -> {
                commits.add(commit);
                if (members.isEmpty()) {
                  moved.add(commit.journalOffset());
                }
              });
    }
    return commits;
  }

  private LogBounds range(TopicPartition journal) {
    LogOffsets.Logs read = logs.read(List.of(journal));
    LogBounds range = read.ranges().get(journal);
    if (range == null) {
      throw new TerseException(
          "Cannot read %s on %s, in which the journal is: %s."
              .formatted(journal, settings.bootstrapServers(), read.problems().get(journal)));
    }
    return range;
  }

  /** The one partition that holds a group. */
  private TopicPartition journal(String group) {
    String topic = Topic.GROUP_METADATA_TOPIC_NAME;
    int partitions =
        new Topics(admin)
            .partitions(topic)
            .orElseThrow(
                () ->
                    new TerseException(
                        "%s has no %s: no group has ever committed there."
                            .formatted(settings.bootstrapServers(), topic)));
    return new TopicPartition(topic, JournalDecoder.partitionFor(group, partitions));
  }

  private List<JournalEntry> entries(
      List<JournalRecord> records, Set<Long> moved, boolean withLag) {
    Set<TopicPartition> partitions = new HashSet<>();
    records.forEach(record -> partitions.add(record.partition()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    try {
      logs.read(partitions).ranges().forEach((partition, log) -> ends.put(partition, log.end()));
    } catch (KafkaException e) {
      // Where the end is unknown, a commit past it cannot be told from another; the rest is said.
    }
    Map<JournalRecord, Long> lags = withLag ? lags(records, ends) : Map.of();
    return records.stream()
        .map(
            record ->
                marks.mark(
                    record,
                    moved.contains(record.journalOffset()),
                    ends.get(record.partition()),
                    lags.get(record)))
        .toList();
  }

  /**
   * The lag at each commit: the first record written after it lies where the log ended then. An
   * estimate, since the timestamps are those of producers.
   */
  private Map<JournalRecord, Long> lags(
      List<JournalRecord> records, Map<TopicPartition, Long> ends) {
    Map<JournalRecord, Long> lags = new HashMap<>();
    List<JournalRecord> left = new ArrayList<>(records);
    left.removeIf(record -> record.offset() == null || !ends.containsKey(record.partition()));
    while (!left.isEmpty() && !stop.isStopped()) {
      // A question holds each partition once, so it takes as many as one partition has commits.
      Map<TopicPartition, JournalRecord> round = new HashMap<>();
      left.removeIf(record -> round.putIfAbsent(record.partition(), record) == null);
      Map<TopicPartition, Long> times = new HashMap<>();
      round.forEach((partition, record) -> times.put(partition, record.atMs() + 1));
      Map<TopicPartition, OffsetAndTimestamp> next = logs.firstSinceWhereKnown(times);
      round.forEach(
          (partition, record) -> {
            OffsetAndTimestamp found = next.get(partition);
            long end = found == null ? ends.get(partition) : found.offset();
            lags.put(record, Math.max(0, end - record.offset()));
          });
    }
    return lags;
  }

  @Override
  public void close() {
    try {
      reader.close();
    } finally {
      admin.close(Duration.ZERO);
    }
  }
}
