package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.commit.Committer;
import dev.offsetcommit.commit.StopDeadline;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.serde.JsonSerde;
import dev.offsetcommit.serde.NumberEvent;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One consumer of numbers, put together from its settings: client, strategy, invalid-record policy
 * and loop.
 */
public final class NumberConsumer {

  /**
   * How long one commit may take, with the client's retries: Kafka's own default.api.timeout.ms.
   */
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(60);

  /** All that the producer's buffer holds, by Kafka's default. */
  private static final int MOST_LETTER_BYTES = 32 * 1024 * 1024;

  private final ConnectionSettings connection;
  private final KafkaConsumer<byte[], byte[]> client;
  private final InstanceName instanceName;
  private final ConsumerLoop loop;

  /**
   * A consumer that has not started.
   *
   * @param connection where the cluster is
   * @param plan what to read and when to end
   * @param settings the client's settings
   * @param onInvalid {@code stop}, {@code skip} or {@code dead-letter}
   * @param strategies makes the commit strategy
   * @param output where everything goes
   */
  public NumberConsumer(
      ConnectionSettings connection,
      ConsumerPlan plan,
      ConsumerSettings settings,
      String onInvalid,
      CommitSetup.StrategyFactory strategies,
      ConsumerOutput output) {
    Duration maxPollInterval = ConsumerSettings.maxPollInterval(connection);
    StopDeadline stop = new StopDeadline();
    CommitEvents commits = new CommitEvents(settings.commit().toString(), output);
    Map<String, Object> properties =
        connection.clientProperties(
            settings.defaults(plan.processTime(), maxPollInterval, plan.endsByItself()),
            settings.decided(commits),
            output.warnings());
    this.connection = connection;
    instanceName =
        settings.isStaticOnConsumerProtocol()
            ? new InstanceName(settings.group(), settings.groupInstanceId(), output.events())
            : null;
    client =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    Committer committer =
        new Committer(
            client,
            output.handler(),
            commits,
            output.checkpoints(),
            COMMIT_TIMEOUT,
            stop,
            new TopicPresence(client, plan.topic())::check);
    loop =
        new ConsumerLoop(
            client,
            plan,
            new JsonSerde<>(NumberEvent.class),
            policy(onInvalid, connection, settings.group(), output.warnings(), stop),
            strategies.create(client, committer),
            commits,
            output,
            new RunLimits(maxPollInterval, stop),
            new CommittedEpochs(
                    client,
                    () -> Admin.create(connection.adminProperties()),
                    settings.group(),
                    output.events(),
                    stop)
                ::mend);
  }

  private static InvalidRecordPolicy policy(
      String onInvalid,
      ConnectionSettings connection,
      String group,
      Consumer<String> warnings,
      StopDeadline stop) {
    return switch (onInvalid) {
      case "stop" -> InvalidRecordPolicy.stop();
      case "skip" -> InvalidRecordPolicy.skip();
      case "dead-letter" ->
          new DeadLetterTopic(deadLetterProducer(connection, warnings), group, stop);
      default -> throw new IllegalArgumentException("no policy " + onInvalid);
    };
  }

  private static KafkaProducer<byte[], byte[]> deadLetterProducer(
      ConnectionSettings connection, Consumer<String> warnings) {
    // A letter is its record and some headers, and the topic decides how large that may be. A topic
    // that does not exist is not waited for longer than any other answer.
    Map<String, Object> defaults =
        Map.of(
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            String.valueOf(MOST_LETTER_BYTES),
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            "10000");
    Map<String, Object> decided =
        Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            "true",
            // A client that has the id of a transaction sends nothing before one has begun.
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ConnectionSettings.NOT_SET,
            ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG,
            ConnectionSettings.NOT_SET);
    return new KafkaProducer<>(
        connection.clientProperties(defaults, decided, warnings),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** Ends {@link #run()} soon; may be called by any thread. */
  public void stop() {
    if (instanceName != null) {
      instanceName.stop();
    }
    loop.stop();
  }

  /** See {@link ConsumerLoop#endAfterRecord()}. */
  public void endAfterRecord() {
    loop.endAfterRecord();
  }

  /** See {@link ConsumerLoop#run()}. */
  public ConsumerEvent.ShutdownComplete run() {
    if (instanceName != null) {
      try {
        instanceName.await(connection);
      } catch (RuntimeException e) {
        client.close(CloseOptions.timeout(Duration.ZERO));
        throw e;
      }
    }
    return loop.run();
  }
}
