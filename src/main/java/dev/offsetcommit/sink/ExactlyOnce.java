package dev.offsetcommit.sink;

import dev.offsetcommit.client.ConnectionSettings;
import dev.offsetcommit.commit.Checkpoints;
import dev.offsetcommit.consumer.ConsumerEvent;
import dev.offsetcommit.consumer.ConsumerPlan;
import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.consumer.StrategyFactory;
import java.util.function.Consumer;

/**
 * What a consumer needs to have each result exactly once: a handler that collects the results, and
 * a strategy that makes them durable together with the offset.
 *
 * @param handler prints records through the one it was made with, and collects their results
 * @param strategies makes the strategy
 */
public record ExactlyOnce(RecordHandler handler, StrategyFactory strategies) {

  /**
   * Read, process, write: the results of each poll, and the offsets behind it, in one Kafka
   * transaction.
   *
   * @param connection where the cluster is, with the user's properties
   * @param group the consumer group
   * @param instance the member's name that stays the same over restarts, or null
   * @param outputTopic where the results go; made, like the input topic, if it is missing
   * @param output prints the records
   * @param checkpoints told of the moments at which a crash makes a difference
   * @param warnings told of settings that are ignored
   */
  public static ExactlyOnce transaction(
      ConnectionSettings connection,
      String group,
      String instance,
      String inputTopic,
      String outputTopic,
      RecordHandler output,
      Checkpoints checkpoints,
      Consumer<String> warnings) {
    ResultCollector collector = new ResultCollector(output);
    OutputTopic topic = new OutputTopic(connection, inputTopic, outputTopic);
    TransactionalProducers producers =
        new TransactionalProducers(connection, group, instance, warnings);
    return new ExactlyOnce(
        collector,
        (client, committer) ->
            new TransactionStrategy(
                client,
                committer,
                collector,
                new TransactionWriter(producers::create, topic, checkpoints)));
  }

  /**
   * The results of each poll, and the offsets behind it, in one transaction of a database.
   *
   * @param connection where the cluster is
   * @param plan what is read, and for whom
   * @param address the database
   * @param output prints the records
   * @param events told when the database cannot be used, and when it can again
   * @param checkpoints told of the moments at which a crash makes a difference
   */
  public static ExactlyOnce sink(
      ConnectionSettings connection,
      ConsumerPlan plan,
      SinkAddress address,
      RecordHandler output,
      Consumer<ConsumerEvent> events,
      Checkpoints checkpoints) {
    ResultCollector collector = new ResultCollector(output);
    SinkDatabase database = new SinkDatabase(address, events);
    TopicIds topicIds = new TopicIds(connection, plan.group(), plan.topic(), System::nanoTime);
    Sink sink =
        new Sink(
            database,
            new OffsetTable(plan.group()),
            new ResultTable(plan.group(), database.dialect()),
            checkpoints);
    return new ExactlyOnce(
        collector,
        (client, committer) ->
            new SinkStrategy(
                client,
                committer,
                collector,
                sink,
                topicIds,
                new StartOffsets(client, plan.group(), plan.reset(), sink::place, events),
                System::nanoTime));
  }
}
