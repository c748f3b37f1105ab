// java -cp target/offset-commit.jar examples/TransactionCommit.java
// Copies KAFKA_TOPIC to KAFKA_TOPIC-out; results and offsets go into one Kafka transaction.
// A crash loses nothing and repeats nothing there, for readers with isolation.level=read_committed.

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

public class TransactionCommit {
  static final ObjectMapper JSON = new ObjectMapper();
  static volatile boolean stopped;

  public static void main(String[] args) {
    var servers = System.getenv().getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
    var topic = System.getenv().getOrDefault("KAFKA_TOPIC", "hello_world1");
    var group = System.getenv().getOrDefault("KAFKA_GROUP_ID", "demo112215sgtrjwrykvjh");
    Map<String, Object> reads = Map.of("bootstrap.servers", servers, "group.id", group,
        "enable.auto.commit", false, "auto.offset.reset", "earliest", "isolation.level", "read_committed");
    // The open transaction of a crashed copy ends after 10 s. Each process has an id of its own: the consumer's
    // group metadata, not the id, is what keeps one that has lost its partitions from committing.
    Map<String, Object> writes = Map.of("bootstrap.servers", servers, "acks", "all", "max.block.ms", 10_000,
        "transactional.id", group + "-" + UUID.randomUUID(), "transaction.timeout.ms", 10_000);
    var closed = new java.util.concurrent.CompletableFuture<Void>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> { stopped = true; closed.join(); })); // Ctrl-C
    try (AutoCloseable end = () -> closed.complete(null);
        var consumer = new KafkaConsumer<>(reads, new StringDeserializer(), new StringDeserializer());
        var producer = new KafkaProducer<>(writes, new StringSerializer(), new StringSerializer())) {
      if (!consumer.listTopics(Duration.ofSeconds(10)).containsKey(topic)) throw new Exception("no such topic");
      producer.initTransactions();
      consumer.subscribe(List.of(topic));
      while (!stopped) {
        var messages = consumer.poll(Duration.ofMillis(100));
        if (messages.isEmpty()) continue;
        // commit {
        producer.beginTransaction();
        for (var message : messages)
          producer.send(new ProducerRecord<>(topic + "-out", JSON.readTree(message.value()).toString()));
        producer.sendOffsetsToTransaction(messages.nextOffsets(), consumer.groupMetadata());
        producer.commitTransaction();
        // }
        System.out.println("committed " + messages.count() + " records");
      }
    } catch (Exception e) { // close() aborts the open transaction; a restart reads its records again
      System.err.println(topic + " at " + servers + ": " + e.getMessage().split("\n")[0]); System.exit(1);
    }
  }
}
