package dev.offsetcommit.consumer;

import dev.offsetcommit.commit.CommitResult;
import java.sql.SQLException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * What is put around the parts of a consumer when it is put together: nothing, except in an
 * experiment.
 */
public interface Wrapping {

  /** Leaves all parts as they are. */
  Wrapping NONE = new Wrapping() {};

  /** Around the client. */
  default Consumer<byte[], byte[]> client(Consumer<byte[], byte[]> client) {
    return client;
  }

  /** Around what processes the records. */
  default RecordHandler handler(RecordHandler handler) {
    return handler;
  }

  /** Around the listener for the outcome of each commit. */
  default java.util.function.Consumer<CommitResult> commits(
      java.util.function.Consumer<CommitResult> listener) {
    return listener;
  }

  /** Around the producer of transactions. */
  default Producer<byte[], byte[]> producer(Producer<byte[], byte[]> producer) {
    return producer;
  }

  /**
   * Around the commit of a database transaction that holds results and offsets.
   *
   * @param commit does it
   */
  default void databaseCommit(DatabaseCommit commit) throws SQLException {
    commit.run();
  }

  /** Commits, and returns with the answer. */
  @FunctionalInterface
  interface DatabaseCommit {
    void run() throws SQLException;
  }
}
