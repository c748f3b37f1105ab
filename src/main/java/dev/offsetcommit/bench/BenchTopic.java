package dev.offsetcommit.bench;

import dev.offsetcommit.broker.Topics;
import dev.offsetcommit.client.ConnectionSettings;
import dev.offsetcommit.client.ExpectedFailure;
import dev.offsetcommit.event.NumberEvent;
import dev.offsetcommit.producer.NumberProducer;
import dev.offsetcommit.producer.Pace;
import dev.offsetcommit.producer.ProducerListener;
import dev.offsetcommit.producer.ProducerPlan;
import dev.offsetcommit.producer.ProducerSummary;
import dev.offsetcommit.serde.JsonSerde;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topic and the groups that a measurement makes for itself, and removes afterwards. */
final class BenchTopic implements AutoCloseable {

  private static final int PARTITIONS = 4;
  private static final long REMOVE_TIMEOUT_S = 10;

  private final ConnectionSettings connection;
  private final Admin admin;
  private final String name = "offset-commit-bench-" + Uuid.randomUuid();
  private final List<String> groups = new ArrayList<>();

  BenchTopic(ConnectionSettings connection) {
    this.connection = connection;
    this.admin = Admin.create(connection.adminProperties());
    try {
      new Topics(admin).create(name, PARTITIONS);
    } catch (RuntimeException e) {
      admin.close();
      throw e;
    }
  }

  String name() {
    return name;
  }

  synchronized String newGroup() {
    String group = name + "-" + groups.size();
    groups.add(group);
    return group;
  }

  /** Writes the records, and makes sure that they are there. */
  void fill(long records, LongConsumer progress) {
    ProducerPlan plan = new ProducerPlan(name, 0, records, 0, new Pace(0));
    KafkaProducer<String, NumberEvent> client =
        new KafkaProducer<>(
            connection.clientProperties(NumberProducer.settings(), warning -> {}),
            new StringSerializer(),
            new JsonSerde<>(NumberEvent.class).serializer());
    ProducerSummary summary = new NumberProducer(client, plan, new Counting(progress)).run();
    if (summary.acknowledged() != records) {
      throw new ExpectedFailure(
          "Could only write "
              + summary.acknowledged()
              + " of "
              + records
              + " records to "
              + name
              + " on "
              + connection.bootstrapServers(),
          summary.failure());
    }
  }

  /** Removes topic and groups; what cannot be removed is named. */
  @Override
  public synchronized void close() {
    try {
      admin.deleteTopics(List.of(name)).all().get(REMOVE_TIMEOUT_S, TimeUnit.SECONDS);
      for (KafkaFuture<Void> deleted :
          admin.deleteConsumerGroups(groups).deletedGroups().values()) {
        deleteIfThere(deleted);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new ExpectedFailure(
          "Could not remove the topic "
              + name
              + " and its groups from "
              + connection.bootstrapServers()
              + " ("
              + e.getMessage()
              + "). Remove them by hand.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      admin.close();
    }
  }

  private static void deleteIfThere(KafkaFuture<Void> deleted)
      throws ExecutionException, TimeoutException, InterruptedException {
    try {
      deleted.get(REMOVE_TIMEOUT_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      // A group that has committed nothing goes when its last member does.
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
  }

  /** Counts acknowledgements. */
  private static final class Counting implements ProducerListener {

    private final LongConsumer progress;
    private long count;

    Counting(LongConsumer progress) {
      this.progress = progress;
    }

    @Override
    public void sending(NumberEvent event) {
      // Counted when acknowledged.
    }

    @Override
    public void acknowledged(Acknowledged acknowledged) {
      if ((++count & 0xfff) == 0) {
        progress.accept(count);
      }
    }

    @Override
    public void waiting() {
      // Nothing is buffered.
    }
  }
}
