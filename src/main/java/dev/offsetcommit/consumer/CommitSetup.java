package dev.offsetcommit.consumer;

import dev.offsetcommit.commit.CommitStrategy;
import dev.offsetcommit.commit.Committer;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * What a consumer needs to commit in one way: the handler of its records, and what makes the
 * strategy. Where each result must be stored exactly once, the handler collects the results, and
 * the strategy makes them durable together with the offset.
 *
 * @param handler prints records, and may collect their results
 * @param strategies makes the strategy
 */
public record CommitSetup(RecordHandler handler, StrategyFactory strategies) {

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
}
