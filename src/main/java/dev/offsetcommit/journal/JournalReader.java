package dev.offsetcommit.journal;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.cluster.LogOffsets;
import dev.offsetcommit.cluster.TerseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Reads what {@code __consumer_offsets} holds of one group. Commits of transactions that were
 * aborted do not come; compaction may have removed what was committed over since.
 */
public final class JournalReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * What to read.
   *
   * @param group the group
   * @param history whether to begin with what there is
   * @param follow whether to go on with what comes
   * @param lag whether to estimate the lag at each commit, which asks the brokers once for each
   */
  public record Wanted(String group, boolean history, boolean follow, boolean lag) {}

  private final ConnectionSettings settings;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Admin admin;
  private final LogOffsets logs;
  private final JournalMarks marks = new JournalMarks();
  private volatile boolean stopped;

  /**
   * Connects lazily.
   *
   * @param settings where the cluster is
   */
  public JournalReader(ConnectionSettings settings) {
    this.settings = settings;
    this.consumer =
        new KafkaConsumer<>(
            settings.clientProperties(
                Map.of(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000"),
                Map.of(
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                    ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false",
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                warning -> {}),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.admin = Admin.create(settings.adminProperties());
    this.logs = new LogOffsets(admin);
  }

  /** Ends {@link #read} soon; called by another thread. */
  public void stop() {
    stopped = true;
    consumer.wakeup();
  }

  /**
   * Reads.
   *
   * @param wanted what
   * @param reader takes each batch, in the order of the journal
   * @return how many records of the journal, of any group, lie behind a transaction that was open
   *     at the beginning; without {@code follow} they were not read
   * @throws TerseException if the broker forbids it
   * @throws KafkaException if the broker does not answer
   */
  public long read(Wanted wanted, Consumer<List<JournalEntry>> reader) {
    try {
      TopicPartition journal = journal(wanted.group());
      consumer.assign(List.of(journal));
      LogBounds log = range(journal);
      long end = log.lso();
      if (wanted.history()) {
        consumer.seekToBeginning(List.of(journal));
      } else {
        consumer.seek(journal, end);
      }
      long progress = System.nanoTime();
      while (!stopped) {
        long position = consumer.position(journal, TIMEOUT);
        if (!wanted.follow() && position >= end) {
          return log.end() - end;
        }
        var polled = consumer.poll(POLL);
        List<JournalRecord> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          if (wanted.follow() || record.offset() < end) {
            JournalDecoder.decode(record)
                .filter(commit -> commit.group().equals(wanted.group()))
                .ifPresent(records::add);
          }
        }
        if (!records.isEmpty()) {
          reader.accept(entries(records, wanted.lag()));
        }
        if (consumer.position(journal, TIMEOUT) > position) {
          progress = System.nanoTime();
        } else if (!wanted.follow() && System.nanoTime() - progress > TIMEOUT.toNanos()) {
          throw new TerseException(
              "Nothing came from "
                  + journal
                  + " for "
                  + TIMEOUT.toSeconds()
                  + " s. Is its leader well?");
        }
      }
    } catch (WakeupException e) {
      if (!stopped) {
        throw e;
      }
    } catch (TopicAuthorizationException e) {
      throw new TerseException(
          settings.bootstrapServers()
              + " forbids reading "
              + Topic.GROUP_METADATA_TOPIC_NAME
              + ", in which the journal is: it takes the right to READ that topic. 'lag' needs less.",
          e);
    }
    return 0;
  }

  private LogBounds range(TopicPartition journal) {
    LogOffsets.Logs read = logs.read(List.of(journal));
    LogBounds range = read.ranges().get(journal);
    if (range == null) {
      throw new TerseException(
          "Cannot read "
              + journal
              + " on "
              + settings.bootstrapServers()
              + ", in which the journal is: "
              + read.problems().get(journal)
              + ".");
    }
    return range;
  }

  /** The one partition that holds a group, found as Kafka's GroupCoordinator does. */
  private TopicPartition journal(String group) {
    List<PartitionInfo> partitions =
        consumer.partitionsFor(Topic.GROUP_METADATA_TOPIC_NAME, TIMEOUT);
    if (partitions == null || partitions.isEmpty()) {
      throw new TerseException(
          settings.bootstrapServers()
              + " has no "
              + Topic.GROUP_METADATA_TOPIC_NAME
              + ": no group has ever committed there.");
    }
    return new TopicPartition(
        Topic.GROUP_METADATA_TOPIC_NAME, Utils.abs(group.hashCode()) % partitions.size());
  }

  private List<JournalEntry> entries(List<JournalRecord> records, boolean withLag) {
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
        .map(record -> marks.mark(record, ends.get(record.partition()), lags.get(record)))
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
    while (!left.isEmpty() && !stopped) {
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
      consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    } finally {
      admin.close(Duration.ZERO);
    }
  }
}
