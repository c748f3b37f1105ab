package dev.offsetcommit.commit;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes the client's auto-commits visible; it is created by the client, from its configuration.
 * Keys and values are bytes.
 */
public final class CommitInterceptor implements ConsumerInterceptor<byte[], byte[]> {

  /** The configuration entry that holds the {@code Consumer<CommitResult>} to tell. */
  public static final String LISTENER = "offset.commit.listener";

  private Consumer<CommitResult> listener;

  @Override
  @SuppressWarnings("unchecked")
  public void configure(Map<String, ?> configs) {
    listener = (Consumer<CommitResult>) configs.get(LISTENER);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    return records;
  }

  /**
   * Called for each commit that the broker has. When it was sent is not known here, so the latency
   * is zero.
   */
  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    listener.accept(new CommitResult(offsets, Duration.ZERO, null));
  }

  @Override
  public void close() {
    // Nothing is held open.
  }
}
