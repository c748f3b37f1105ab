package dev.offsetcommit.lab.history;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.cluster.TopicReader;
import dev.offsetcommit.consumer.event.EventCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** Results in an output topic: what a reader with {@code read_committed} finds there. */
public final class TopicResults implements Results {

  /**
   * How long a killed child's transaction stays open, and its successor waits for the offsets in
   * it. A batch needs a few milliseconds; one that a busy machine holds up is aborted and repeated.
   */
  private static final String TRANSACTION_TIMEOUT_MS = "1000";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static String topic(String run) {
    return run + "-results";
  }

  @Override
  public List<String> options(String run, Path directory) {
    return List.of(
        "--output-topic", topic(run), "-X", "transaction.timeout.ms=" + TRANSACTION_TIMEOUT_MS);
  }

  @Override
  public Found read(ConnectionSettings connection, String run, Path directory) {
    TopicReader reader = new TopicReader(connection);
    List<TopicPartition> partitions = reader.partitions(topic(run));
    List<Long> numbers = new ArrayList<>();
    if (partitions.isEmpty()) {
      return new Found(numbers, null);
    }
    if (!reader.awaitNoOpenTransactions(partitions, PATIENCE)) {
      throw new TerseException(
          "A transaction on %s is still open after %s s, so its results cannot be read; is the broker's transaction coordinator well?"
              .formatted(topic(run), PATIENCE.toSeconds()));
    }
    reader.read(
        partitions,
        record ->
            numbers.add(EventCodec.number(new String(record.value(), StandardCharsets.UTF_8))));
    return new Found(numbers, null);
  }

  @Override
  public List<String> topics(String run) {
    return List.of(topic(run));
  }
}
