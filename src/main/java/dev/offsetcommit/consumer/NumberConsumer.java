package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.commit.CommitResult;
import dev.offsetcommit.commit.Committer;
import dev.offsetcommit.commit.StopDeadline;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.invalid.DeadLetterTopic;
import dev.offsetcommit.consumer.invalid.InvalidRecordPolicy;
import dev.offsetcommit.consumer.position.CommittedEpochs;
import dev.offsetcommit.serde.JsonSerde;
import dev.offsetcommit.serde.NumberEvent;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * One consumer of numbers, put together from its settings: client, strategy, invalid-record policy
 * and loop.
 */
public final class NumberConsumer {

  /**
   * How long one commit may take, with the client's retries: Kafka's own default.api.timeout.ms.
   */
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(60);

  private final ConnectionSettings connection;
  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> client;
  private final InstanceName instanceName;
  private final Standstill standstill;
  private final ConsumerLoop loop;

  /**
   * A consumer that has not started.
   *
   * @param connection where the cluster is
   * @param plan what to read and when to end
   * @param settings the client's settings
   * @param onInvalid {@code stop}, {@code skip} or {@code dead-letter}
   * @param strategies makes the commit strategy
   * @param to where everything goes
   */
  public NumberConsumer(
      ConnectionSettings connection,
      ConsumerPlan plan,
      ConsumerSettings settings,
      String onInvalid,
      CommitSetup.StrategyFactory strategies,
      ConsumerOutput to) {
    Duration maxPollInterval = ConsumerSettings.maxPollInterval(connection);
    StopToken stop = new StopToken();
    StopDeadline stopDeadline = new StopDeadline();
    standstill =
        new Standstill(
            settings.group(),
            settings.sessionEndsAfter(connection),
            to.events(),
            System::currentTimeMillis);
    Consumer<ConsumerEvent> cause = standstill::before;
    ConsumerOutput output =
        new ConsumerOutput(
            to.wrapping().handler(to.handler()),
            cause.andThen(to.events()),
            to.warnings(),
            to.wrapping());
    CommitEvents commits = new CommitEvents(settings.commit().toString(), output);
    Consumer<CommitResult> outcomes = to.wrapping().commits(commits);
    Map<String, Object> properties =
        connection.clientProperties(
            settings.defaults(plan.processTime(), maxPollInterval, plan.endsByItself()),
            settings.decided(outcomes),
            output.warnings());
    this.connection = connection;
    instanceName =
        settings.isStaticOnConsumerProtocol()
            ? new InstanceName(settings.group(), settings.groupInstanceId(), output.events(), stop)
            : null;
    client =
        to.wrapping()
            .client(
                new KafkaConsumer<>(
                    properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    Committer committer =
        new Committer(
            client,
            output.handler(),
            outcomes,
            COMMIT_TIMEOUT,
            stopDeadline,
            new TopicPresence(client, plan.topic())::check);
    loop =
        new ConsumerLoop(
            client,
            plan,
            new JsonSerde<>(NumberEvent.class),
            policy(onInvalid, connection, settings.group(), output.warnings(), stopDeadline),
            strategies.create(client, committer),
            commits,
            output,
            new RunLimits(maxPollInterval, stopDeadline, stop, standstill),
            new CommittedEpochs(
                    client,
                    () -> Admin.create(connection.adminProperties()),
                    settings.group(),
                    output.events(),
                    stopDeadline)
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
          new DeadLetterTopic(DeadLetterTopic.producer(connection, warnings), group, stop);
      default -> throw new IllegalArgumentException("no policy " + onInvalid);
    };
  }

  /** Ends {@link #run()} soon; may be called by any thread. */
  public void stop() {
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
    try (standstill) {
      standstill.start();
      return loop.run();
    }
  }
}
