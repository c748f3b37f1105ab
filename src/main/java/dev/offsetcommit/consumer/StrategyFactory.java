package dev.offsetcommit.consumer;

import dev.offsetcommit.commit.CommitStrategy;
import dev.offsetcommit.commit.Committer;
import org.apache.kafka.clients.consumer.Consumer;

/** Makes the commit strategy for a client that has just been made. */
@FunctionalInterface
public interface StrategyFactory {

  /**
   * Makes it.
   *
   * @param client the client, subscribed to nothing
   * @param committer sends commits to Kafka
   */
  CommitStrategy create(Consumer<byte[], byte[]> client, Committer committer);
}
