package dev.offsetcommit.transaction;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.Result;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
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
      try {
        partitions = count(admin, output);
      } catch (UnknownTopicOrPartitionException e) {
        partitions = create(admin);
      }
    }
  }

  private int create(Admin admin) {
    int wanted = count(admin, input);
    try {
      await(
          admin
              .createTopics(List.of(new NewTopic(output, Optional.of(wanted), Optional.empty())))
              .all());
      return wanted;
    } catch (TopicExistsException e) {
      // Another process was quicker.
      return count(admin, output);
    } catch (KafkaException e) {
      throw new TerseException(
          "Cannot create the output topic "
              + output
              + ": "
              + e.getMessage()
              + ". Create it, or choose another --output-topic.",
          e);
    }
  }

  private static int count(Admin admin, String topic) {
    return await(admin.describeTopics(List.of(topic)).allTopicNames())
        .get(topic)
        .partitions()
        .size();
  }

  private static <T> T await(org.apache.kafka.common.KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    }
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
