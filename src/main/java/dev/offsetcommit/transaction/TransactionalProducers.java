package dev.offsetcommit.transaction;

import dev.offsetcommit.cluster.ConnectionSettings;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes the transactional producers of one process, all with one {@code transactional.id}.
 *
 * <p>The id says <em>which process</em>, not which partition: since KIP-447 zombies of a partition
 * are fenced by the group's generation, which goes with the offsets, so one producer serves
 * whatever is assigned. Two processes with one id would fence each other for ever. So the id is
 * made from a name that stays with the process over restarts where there is one
 * (--group-instance-id; then a restart ends its predecessor's open transaction at once), and is
 * random otherwise (then an open transaction of a killed process ends by its timeout, and until
 * then the next owner of its partitions waits).
 */
public final class TransactionalProducers {

  /**
   * Shorter than Kafka's minute: a transaction here is open while it is written, not while is
   * processed.
   */
  private static final String TRANSACTION_TIMEOUT_MS = "10000";

  /** How long one call may block before it is tried again. */
  private static final String MAX_BLOCK_MS = "20000";

  private final ConnectionSettings connection;
  private final String transactionalId;
  private final Consumer<String> warnings;

  public TransactionalProducers(
      ConnectionSettings connection, String group, String instance, Consumer<String> warnings) {
    this.connection = connection;
    this.warnings = warnings;
    String name = instance == null ? UUID.randomUUID().toString() : instance;
    transactionalId = "offset-commit-" + group + "-" + name;
  }

  /** A producer that has not begun: {@code initTransactions()} is the first call. */
  public Producer<byte[], byte[]> create() {
    return new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** What {@link #create} gives to the client. */
  Map<String, Object> settings() {
    Map<String, Object> defaults =
        Map.of(
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            TRANSACTION_TIMEOUT_MS,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            MAX_BLOCK_MS,
            ProducerConfig.BATCH_SIZE_CONFIG,
            "65536");
    Map<String, Object> decided =
        Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            "true",
            // One id in a file that processes share would let them fence each other.
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            transactionalId,
            // Only a coordinator outside Kafka could end such a transaction.
            ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG,
            ConnectionSettings.NOT_SET);
    return connection.clientProperties(defaults, decided, warnings);
  }
}
