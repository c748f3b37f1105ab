package dev.offsetcommit.transaction;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.cluster.Topics;
import dev.offsetcommit.consumer.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;

/**
 * The topic of the results, and what a result looks like there: the same event, with the header
 * {@code source} = {@code topic-partition@offset}. A missing topic is made with as many partitions
 * as the input has. A record without a key goes to the partition of the same number (modulo their
 * count), so that the order within a partition is kept.
 */
public final class OutputTopic {

  /** The header that says where an output record comes from. */
  public static final String SOURCE = "source";

  private final ConnectionSettings connection;
  private final String input;
  private final String output;
  private int partitions;
  private volatile Admin asked;

  public OutputTopic(ConnectionSettings connection, String input, String output) {
    this.connection = connection;
    this.input = input;
    this.output = output;
  }

  /** For tests: a topic that is there. */
  public OutputTopic(String output, int partitions) {
    this(null, null, output);
    this.partitions = partitions;
  }

  String name() {
    return output;
  }

  /**
   * Finds the topic, or makes it.
   *
   * @throws TerseException if it cannot be made
   * @throws KafkaException if the cluster refuses or does not answer
   */
  void open() {
    if (partitions > 0) {
      return;
    }
    try (Admin admin = Admin.create(connection.adminProperties())) {
      asked = admin;
      Topics topics = new Topics(admin);
      partitions = topics.partitions(output).orElseGet(() -> create(topics));
    }
  }

  /** Ends {@link #open()}; may be called by any thread. */
  void giveUp() {
    // No wakeup reaches an Admin.
    Admin admin = asked;
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }

  private int create(Topics topics) {
    int wanted = partitions(topics, input);
    try {
      topics.create(output, wanted);
    } catch (KafkaException e) {
      throw new TerseException(
          "Cannot create the output topic %s: %s. Create it, or choose another --output-topic."
              .formatted(output, e.getMessage()),
          e);
    }
    // Another process may have been quicker, and have made it with another number.
    return partitions(topics, output);
  }

  private static int partitions(Topics topics, String topic) {
    return topics
        .partitions(topic)
        .orElseThrow(
            () -> new UnknownTopicOrPartitionException("topic %s does not exist".formatted(topic)));
  }

  /** The output record of a result. */
  ProducerRecord<byte[], byte[]> recordOf(Result result) {
    ConsumerRecord<byte[], byte[]> record = result.record();
    Integer partition = record.key() == null ? record.partition() % partitions : null;
    Long timestamp = record.timestamp() < 0 ? null : record.timestamp();
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(output, partition, timestamp, record.key(), record.value());
    for (Header header : record.headers()) {
      // The input may be the output of another such consumer.
      if (!header.key().equals(SOURCE)) {
        out.headers().add(header);
      }
    }
    String source = record.topic() + "-" + record.partition() + "@" + record.offset();
    out.headers().add(SOURCE, source.getBytes(StandardCharsets.UTF_8));
    return out;
  }
}
