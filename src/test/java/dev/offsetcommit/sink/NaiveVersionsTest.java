package dev.offsetcommit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.commit.CommitMode;
import dev.offsetcommit.commit.CommitPlan;
import dev.offsetcommit.consumer.CommitSetup;
import dev.offsetcommit.consumer.ConsumerOutput;
import dev.offsetcommit.consumer.ConsumerPlan;
import dev.offsetcommit.consumer.ConsumerSettings;
import dev.offsetcommit.consumer.NumberConsumer;
import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.consumer.ResultCollector;
import dev.offsetcommit.consumer.Wrapping;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.FastBroker;
import dev.offsetcommit.lab.checkpoint.Checkpoint;
import dev.offsetcommit.lab.checkpoint.Checkpoints;
import dev.offsetcommit.lab.checkpoint.Halting;
import dev.offsetcommit.serde.NumberEvent;
import dev.offsetcommit.transaction.OutputTopic;
import dev.offsetcommit.transaction.TransactionCommit;
import dev.offsetcommit.transaction.TransactionWriter;
import dev.offsetcommit.transaction.TransactionalProducers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each protection beside the version without it, under the same check: the one must pass and the
 * other must not, or the check is worth nothing.
 */
@ExtendWith(FastBroker.Extension.class)
class NaiveVersionsTest {

  private static final int RECORDS = 100;
  private static final RecordHandler QUIET =
      new RecordHandler() {
        @Override
        public void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event) {
          // No test reads it.
        }

        @Override
        public void flush() {
          // Nothing is kept.
        }
      };

  @TempDir Path directory;

  /** A topic with numbers, and a group for it. */
  private record Scene(Cluster cluster, String topic, String output, String group) {

    static Scene on(FastBroker broker) {
      Cluster cluster = broker.cluster();
      String topic = cluster.newTopic(1);
      cluster.produce(topic, 1, 0, RECORDS);
      return new Scene(cluster, topic, cluster.newTopic(1), cluster.newName("group"));
    }

    ConnectionSettings connection() {
      // A member that does not poll for so long is out of the group, and its process does not know
      // it.
      return new ConnectionSettings(
          cluster.bootstrapServers(), Map.of(), Map.of("max.poll.interval.ms", "900"));
    }

    ConsumerPlan plan() {
      return new ConsumerPlan(
          topic, group, "earliest", 0, true, null, Duration.ZERO, Duration.ZERO);
    }

    void run(CommitMode mode, CommitSetup plugs, Wrapping wrapping) {
      new NumberConsumer(
              connection(),
              plan(),
              ConsumerSettings.of(group, CommitPlan.of(mode)),
              "stop",
              plugs.strategies(),
              new ConsumerOutput(plugs.handler(), event -> {}, warning -> {}, wrapping))
          .run();
    }

    Effects inTopic() {
      return Effects.inTopic(cluster, topic, output);
    }

    /** Transactions, with a client and a producer that something is wrong with. */
    CommitSetup transaction(
        UnaryOperator<Consumer<byte[], byte[]>> client,
        UnaryOperator<Producer<byte[], byte[]>> producer,
        Wrapping wrapping) {
      ResultCollector collector = new ResultCollector(QUIET);
      TransactionalProducers producers =
          new TransactionalProducers(connection(), group, null, warning -> {});
      CommitSetup.StrategyFactory strategies =
          (kafka, committer) ->
              new TransactionCommit(
                  client.apply(kafka),
                  committer,
                  collector,
                  new TransactionWriter(
                      () -> wrapping.producer(producer.apply(producers.create())),
                      new OutputTopic(output, 1)));
      return new CommitSetup(collector, strategies);
    }

    /** A sink with a table of offsets that something is wrong with. */
    CommitSetup sink(String url, OffsetTable offsets) {
      ResultCollector collector = new ResultCollector(QUIET);
      SinkDatabase database = new SinkDatabase(new SinkAddress(url, Map.of()), event -> {});
      CommitSetup.StrategyFactory strategies =
          (kafka, committer) ->
              new SinkCommit(
                  kafka,
                  committer,
                  collector,
                  new Sink(
                      database, offsets, new ResultTable(group, database.dialect()), Wrapping.NONE),
                  new TopicIds(connection(), group, topic),
                  new StartOffsets(kafka, group, "earliest", database::place, event -> {}),
                  System::nanoTime);
      return new CommitSetup(collector, strategies);
    }

    /**
     * A zombie: one consumer has processed its batch and halts, until it is out of the group and
     * another one has read everything; then it continues.
     */
    void zombie(CommitMode mode, Function<Wrapping, CommitSetup> plugs) throws Exception {
      CountDownLatch halted = new CountDownLatch(1);
      CountDownLatch other = new CountDownLatch(1);
      Wrapping halt = new Halting(new Halt(halted, other));
      CompletableFuture<Void> zombie =
          CompletableFuture.runAsync(() -> run(mode, plugs.apply(halt), halt));
      assertThat(halted.await(30, TimeUnit.SECONDS)).isTrue();
      run(mode, plugs.apply(Wrapping.NONE), Wrapping.NONE);
      other.countDown();
      zombie.get(30, TimeUnit.SECONDS);
    }
  }

  /** Halts when the batch is processed, once. */
  private static final class Halt implements Checkpoints {

    private final CountDownLatch halted;
    private final CountDownLatch until;
    private int processed;

    Halt(CountDownLatch halted, CountDownLatch until) {
      this.halted = halted;
      this.until = until;
    }

    @Override
    public boolean isDue(Checkpoint checkpoint) {
      return false;
    }

    @Override
    public void reached(Checkpoint checkpoint) {
      if (checkpoint == Checkpoint.PROCESSED && ++processed == RECORDS) {
        halted.countDown();
        try {
          assertThat(until.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** What is done instead of a method, or null for the method itself. */
  @FunctionalInterface
  private interface Instead {
    Object of(String method, Object[] args);
  }

  private static final Object NOTHING = new Object();

  private static <T> T instead(Class<T> type, T real, Instead instead) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              Object result = instead.of(method.getName(), args);
              if (result != null) {
                return result == NOTHING ? null : result;
              }
              try {
                return method.invoke(real, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @SuppressWarnings("unchecked")
  private static Consumer<byte[], byte[]> client(Consumer<byte[], byte[]> real, Instead instead) {
    return instead(Consumer.class, real, instead);
  }

  @SuppressWarnings("unchecked")
  private static Producer<byte[], byte[]> producer(Producer<byte[], byte[]> real, Instead instead) {
    return instead(Producer.class, real, instead);
  }

  /** Names the group, as many examples do, and not the generation. */
  @SuppressWarnings({"removal", "unchecked"})
  private static Producer<byte[], byte[]> withoutGeneration(Producer<byte[], byte[]> real) {
    return producer(
        real,
        (method, args) -> {
          if (!method.equals("sendOffsetsToTransaction")) {
            return null;
          }
          real.sendOffsetsToTransaction(
              (Map<TopicPartition, OffsetAndMetadata>) args[0],
              new ConsumerGroupMetadata(((ConsumerGroupMetadata) args[1]).groupId()));
          return NOTHING;
        });
  }

  /** The first transaction must be aborted. */
  private static UnaryOperator<Producer<byte[], byte[]>> abortOnce() {
    AtomicBoolean done = new AtomicBoolean();
    return real ->
        producer(
            real,
            (method, args) -> {
              if (method.equals("sendOffsetsToTransaction") && !done.getAndSet(true)) {
                throw new CommitFailedException("once");
              }
              return null;
            });
  }

  /**
   * The first commit of results has no answer but that this producer is fenced; it may be done or
   * not. A transaction without results may come before it, on a busy machine.
   */
  private static UnaryOperator<Producer<byte[], byte[]>> unansweredOnce(boolean committed) {
    AtomicBoolean sent = new AtomicBoolean();
    AtomicBoolean done = new AtomicBoolean();
    return real ->
        producer(
            real,
            (method, args) -> {
              if (method.equals("send")) {
                sent.set(true);
              }
              if (method.equals("commitTransaction") && sent.get() && !done.getAndSet(true)) {
                if (committed) {
                  real.commitTransaction();
                }
                throw new ProducerFencedException("once");
              }
              return null;
            });
  }

  private static Effects unanswered(
      Scene scene, boolean committed, UnaryOperator<Consumer<byte[], byte[]>> client) {
    scene.run(
        CommitMode.TRANSACTION,
        scene.transaction(client, unansweredOnce(committed), Wrapping.NONE),
        Wrapping.NONE);
    return scene.inTopic();
  }

  /** Does not ask what is committed, but takes something for it. */
  private static UnaryOperator<Consumer<byte[], byte[]>> guessing(
      Map<TopicPartition, OffsetAndMetadata> committed) {
    return real -> client(real, (method, args) -> method.equals("committed") ? committed : null);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCommitWithoutAnAnswerIsLookedUp(boolean committed, FastBroker broker) {
    Scene scene = Scene.on(broker);
    assertThat(unanswered(scene, committed, UnaryOperator.identity()).wrong()).isEmpty();
  }

  @Test
  void takingACommitWithoutAnAnswerForAbortedRepeatsTheBatch(FastBroker broker) {
    Scene scene = Scene.on(broker);
    assertThat(unanswered(scene, true, guessing(Map.of())).repeated()).isEqualTo(RECORDS);
  }

  @Test
  void takingACommitWithoutAnAnswerForDoneLosesTheBatch(FastBroker broker) {
    Scene scene = Scene.on(broker);
    var all = Map.of(new TopicPartition(scene.topic(), 0), new OffsetAndMetadata(RECORDS));
    assertThat(unanswered(scene, false, guessing(all)).lost()).isEqualTo(RECORDS);
  }

  @Test
  void aZombieOfATransactionIsFencedByItsGeneration(FastBroker broker) throws Exception {
    Scene scene = Scene.on(broker);
    scene.zombie(
        CommitMode.TRANSACTION,
        halt -> scene.transaction(UnaryOperator.identity(), UnaryOperator.identity(), halt));
    assertThat(scene.inTopic().wrong()).isEmpty();
  }

  @Test
  void aZombieThatNamesOnlyItsGroupRepeatsItsBatch(FastBroker broker) throws Exception {
    Scene scene = Scene.on(broker);
    scene.zombie(
        CommitMode.TRANSACTION,
        halt ->
            scene.transaction(
                UnaryOperator.identity(), NaiveVersionsTest::withoutGeneration, halt));
    assertThat(scene.inTopic().repeated()).isEqualTo(RECORDS);
  }

  @Test
  void anAbortedTransactionIsRepeated(FastBroker broker) {
    Scene scene = Scene.on(broker);
    scene.run(
        CommitMode.TRANSACTION,
        scene.transaction(UnaryOperator.identity(), abortOnce(), Wrapping.NONE),
        Wrapping.NONE);
    assertThat(scene.inTopic().wrong()).isEmpty();
  }

  @Test
  void anAbortWithoutASeekLosesItsBatchAndTheRunSaysThatItIsNotCommitted(FastBroker broker) {
    Scene scene = Scene.on(broker);
    assertThatThrownBy(
            () ->
                scene.run(
                    CommitMode.TRANSACTION,
                    scene.transaction(
                        real ->
                            client(real, (method, args) -> method.equals("seek") ? NOTHING : null),
                        abortOnce(),
                        Wrapping.NONE),
                    Wrapping.NONE))
        .hasMessageContaining("last commit of group " + scene.group() + " has failed");
    assertThat(scene.inTopic().lost()).isEqualTo(RECORDS);
  }

  @Test
  void aZombieOfASinkIsFencedByTheCondition(FastBroker broker) throws Exception {
    Scene scene = Scene.on(broker);
    String url = "jdbc:sqlite:" + directory.resolve("fenced.db");
    scene.zombie(CommitMode.SINK, halt -> scene.sink(url, new OffsetTable(scene.group())));
    assertThat(Effects.inDatabase(scene.cluster(), scene.topic(), url, scene.group()).wrong())
        .isEmpty();
  }

  @Test
  void aZombieWithoutTheConditionRepeatsItsBatch(FastBroker broker) throws Exception {
    Scene scene = Scene.on(broker);
    String url = "jdbc:sqlite:" + directory.resolve("naive.db");
    scene.zombie(CommitMode.SINK, halt -> scene.sink(url, new Unconditional(scene.group())));
    assertThat(Effects.inDatabase(scene.cluster(), scene.topic(), url, scene.group()).repeated())
        .isEqualTo(RECORDS);
  }

  /** Moves the next offset wherever it stands. */
  private static final class Unconditional extends OffsetTable {

    Unconditional(String group) {
      super(group);
    }

    @Override
    boolean advance(Connection connection, Batch.OffsetMove move) throws SQLException {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "UPDATE offsets SET next_offset = ? WHERE group_id = ? AND topic = ? AND partition = ?")) {
        statement.setLong(1, move.to());
        identify(statement, 2, move.partition());
        return statement.executeUpdate() == 1;
      }
    }
  }
}
