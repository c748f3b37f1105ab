package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.ClientVersion;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.GroupProtocols;
import dev.offsetcommit.commit.CommitInterceptor;
import dev.offsetcommit.commit.CommitMode;
import dev.offsetcommit.commit.CommitPlan;
import dev.offsetcommit.commit.CommitResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The client settings of one consumer, written out where they affect delivery, even where they are
 * Kafka's defaults.
 *
 * @param group its {@code group.id}
 * @param groupProtocol how its group is coordinated
 * @param groupInstanceId for static membership, or null
 * @param isolationLevel whether it reads records of open and aborted transactions
 * @param commit how it commits
 */
public record ConsumerSettings(
    String group,
    GroupProtocol groupProtocol,
    String groupInstanceId,
    IsolationLevel isolationLevel,
    CommitPlan commit) {

  private static final int DEFAULT_MAX_POLL_RECORDS = 500;
  private static final Pattern POSITIVE = Pattern.compile("\\s*[1-9]\\d{0,9}\\s*");

  /**
   * Where each poll is one transaction, which has a price of its own: a flush to disk, or several
   * requests.
   */
  private static final int MAX_POLL_RECORDS_OF_ONE_COMMIT = 5000;

  /** Kafka's own. */
  private static final Duration DEFAULT_MAX_POLL_INTERVAL = Duration.ofMinutes(5);

  private static final long DEFAULT_SESSION_MS = 45_000;
  private static final long DEFAULT_HEARTBEAT_MS = 3_000;
  private static final long SESSION_MS_MIN = 1_000;

  private static final List<String> CLASSIC_ONLY =
      List.of(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
          ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);

  private static final List<String> CONSUMER_ONLY =
      List.of(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG);

  /** A classic group. */
  public static ConsumerSettings of(String group, CommitPlan commit) {
    return new ConsumerSettings(
        group, GroupProtocol.CLASSIC, null, IsolationLevel.READ_COMMITTED, commit);
  }

  /** Whether the broker refuses another member of this one's name, instead of replacing it. */
  boolean isStaticOnConsumerProtocol() {
    return groupInstanceId != null && groupProtocol == GroupProtocol.CONSUMER;
  }

  /**
   * What to tell the user at the start: auto-commit on the consumer protocol commits records that
   * are still in hand, in every client measured since 4.2.0 (docs/finding-auto-commit-kip848.md).
   *
   * @param clientVersion the kafka-clients that is loaded
   * @return null where there is nothing to report
   */
  public String warning(String clientVersion) {
    boolean commitsInHand =
        commit.isAuto()
            && groupProtocol == GroupProtocol.CONSUMER
            && ClientVersion.isAtLeast(clientVersion, 4, 2);
    return commitsInHand
        ? "auto-commit with --group-protocol consumer can lose records in a crash: kafka-clients since 4.2.0 may commit records that are still in hand, no release with a fix is known, and this is %s; --commit interval is the safe way"
            .formatted(clientVersion)
        : null;
  }

  /**
   * What the user cannot change by a property, since the options decide it.
   *
   * @param autoCommits told of the client's own commits
   */
  public Map<String, Object> decided(Consumer<CommitResult> autoCommits) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, String.valueOf(commit.isAuto()));
    // The loop does what --auto-offset-reset says (OffsetReset). With any other value the client
    // moves behind deleted records by itself, and tells no one.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, GroupProtocols.text(groupProtocol));
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolationLevel.toString());
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    settings.put(
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    settings.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    // The client refuses to start with what belongs to the other protocol.
    for (String foreign : groupProtocol == GroupProtocol.CONSUMER ? CLASSIC_ONLY : CONSUMER_ONLY) {
      settings.put(foreign, ConnectionSettings.NOT_SET);
    }
    if (groupInstanceId != null) {
      settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, groupInstanceId);
    }
    if (commit.isAuto()) {
      settings.put(
          ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG,
          String.valueOf(commit.interval().toMillis()));
      settings.put(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, CommitInterceptor.class.getName());
      settings.put(CommitInterceptor.LISTENER, autoCommits);
    }
    return settings;
  }

  /**
   * How long the group waits for the next poll before it takes a consumer for dead.
   *
   * @param connection may hold another value than Kafka's default
   */
  static Duration maxPollInterval(ConnectionSettings connection) {
    return Duration.ofMillis(
        milliseconds(
            connection,
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
            DEFAULT_MAX_POLL_INTERVAL.toMillis()));
  }

  /**
   * The shortest time without a heartbeat after which the group may end this member's session. With
   * the consumer protocol the broker decides it, and does not say.
   */
  Duration sessionEndsAfter(ConnectionSettings connection) {
    long ms =
        groupProtocol == GroupProtocol.CONSUMER
            ? SESSION_MS_MIN
            : milliseconds(connection, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, DEFAULT_SESSION_MS)
                - milliseconds(
                    connection, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, DEFAULT_HEARTBEAT_MS);
    return Duration.ofMillis(Math.max(SESSION_MS_MIN, ms));
  }

  private static long milliseconds(ConnectionSettings connection, String key, long otherwise) {
    return connection
        .given(key)
        .filter(value -> POSITIVE.matcher(value).matches())
        .map(value -> Long.parseLong(value.trim()))
        // Kafka itself refuses what is not a number.
        .orElse(otherwise);
  }

  /**
   * What the user may change by a property.
   *
   * @param processTime work for one record: a poll brings no more records than fit into half of
   *     {@code max.poll.interval.ms}, past which the group would take the consumer for dead
   * @param maxPollInterval the {@code max.poll.interval.ms} in force
   * @param endsSoon whether the run is a short one, whose end is waited for
   */
  public Map<String, Object> defaults(
      Duration processTime, Duration maxPollInterval, boolean endsSoon) {
    int most =
        commit.isTransactional() || commit.mode() == CommitMode.BATCH
            ? MAX_POLL_RECORDS_OF_ONE_COMMIT
            : DEFAULT_MAX_POLL_RECORDS;
    long fitting = maxPollInterval.toMillis() / 2 / Math.max(1, processTime.toMillis());
    long records = Math.max(1, Math.min(most, fitting));
    return Map.of(
        ConsumerConfig.CLIENT_ID_CONFIG,
        ClientId.next(),
        // close() waits for the fetch under way, so a shorter one makes a quicker end.
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
        endsSoon ? "20" : "100",
        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
        String.valueOf(maxPollInterval.toMillis()),
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        String.valueOf(records));
  }
}
