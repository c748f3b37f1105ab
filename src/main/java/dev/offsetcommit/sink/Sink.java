package dev.offsetcommit.sink;

import dev.offsetcommit.commit.Committer;
import dev.offsetcommit.consumer.Wrapping;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/** The database as the consumer sees it: take partitions over, and write batches. */
final class Sink implements AutoCloseable {

  private final SinkDatabase database;
  private final OffsetTable offsets;
  private final ResultTable results;
  private final Wrapping wrapping;

  Sink(SinkDatabase database, OffsetTable offsets, ResultTable results, Wrapping wrapping) {
    this.database = database;
    this.offsets = offsets;
    this.results = results;
    this.wrapping = wrapping;
  }

  /** Waits for the database no longer than a stop of the run may take. */
  void endsWith(Committer run) {
    database.limit(run::timeout);
    run.whenStopIsOver(database::abort);
  }

  /** Connects, and makes the tables where there are none. */
  void open() {
    SinkSchema schema = new SinkSchema(database.dialect());
    database.transact(
        (connection, again) -> {
          schema.ensure(connection, database.address());
          return null;
        });
  }

  /**
   * Takes partitions over.
   *
   * @param topicId the id of their topic
   * @param starts finds out where partitions begin that the sink does not know
   */
  Map<TopicPartition, Claim> claim(
      Set<TopicPartition> partitions,
      String topicId,
      Function<Set<TopicPartition>, Map<TopicPartition, Long>> starts) {
    Map<TopicPartition, Claim> known =
        database.transact(
            (connection, again) -> {
              Map<TopicPartition, Claim> claims = new HashMap<>();
              for (TopicPartition partition : partitions) {
                offsets
                    .claim(connection, partition, topicId)
                    .ifPresent(claim -> claims.put(partition, claim));
              }
              return claims;
            });
    Set<TopicPartition> unknown = new HashSet<>(partitions);
    unknown.removeAll(known.keySet());
    if (!unknown.isEmpty()) {
      // Asks Kafka, so it is done outside of any transaction.
      starts
          .apply(unknown)
          .forEach(
              (partition, offset) ->
                  known.put(
                      partition,
                      database.transact(
                          (connection, again) ->
                              offsets.create(connection, partition, topicId, offset))));
    }
    return known;
  }

  /**
   * Writes a batch: all of it, but for the partitions that another member has taken over.
   *
   * @return these
   * @throws dev.offsetcommit.cluster.TerseException if it cannot be written
   */
  Set<TopicPartition> write(Batch batch) {
    Set<TopicPartition> fenced = new HashSet<>();
    while (true) {
      Batch rest = batch.without(fenced);
      if (rest.isEmpty()) {
        return fenced;
      }
      try {
        database.transact((connection, again) -> write(connection, rest, again), wrapping);
        return fenced;
      } catch (Fenced e) {
        // The transaction is rolled back; the other partitions are written without these.
        fenced.addAll(e.partitions);
      }
    }
  }

  private Void write(Connection connection, Batch batch, boolean again) throws SQLException {
    if (again && isWritten(connection, batch)) {
      return null;
    }
    Set<TopicPartition> fenced = new HashSet<>();
    for (Batch.OffsetMove move : batch.moves()) {
      if (!offsets.advance(connection, move)) {
        fenced.add(move.partition());
      }
    }
    if (!fenced.isEmpty()) {
      throw new Fenced(fenced);
    }
    results.insert(connection, batch.results());
    return null;
  }

  /** One partition tells for all, since they moved together or not at all. */
  private boolean isWritten(Connection connection, Batch batch) throws SQLException {
    for (Batch.OffsetMove move : batch.moves()) {
      if (offsets.isAdvanced(connection, move)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Looks whether what was written is where the next run will look for it: to be asked before a
   * commit is reported.
   *
   * @throws dev.offsetcommit.cluster.TerseException if it is not
   */
  void check() {
    database.checkFile();
  }

  /** The name of the database, for messages. */
  String place() {
    return database.place();
  }

  @Override
  public void close() {
    database.close();
  }

  /** Rolls a batch back, some partitions of which belong to another member. */
  private static final class Fenced extends RuntimeException {

    private final transient Set<TopicPartition> partitions;

    Fenced(Set<TopicPartition> partitions) {
      super(partitions.toString(), null, false, false);
      this.partitions = partitions;
    }
  }
}
