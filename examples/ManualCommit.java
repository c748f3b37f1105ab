// java -cp target/offset-commit.jar examples/ManualCommit.java
// Commits each record after it is processed. A crash in between repeats that one record, and loses none.
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

public class ManualCommit {
  static final ObjectMapper JSON = new ObjectMapper();
  static volatile boolean stopped;
  public static void main(String[] args) {
    var servers = System.getenv().getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
    var topic = System.getenv().getOrDefault("KAFKA_TOPIC", "hello_world1");
    Map<String, Object> config = Map.of("enable.auto.commit", false, "auto.offset.reset", "earliest", "group.id",
        System.getenv().getOrDefault("KAFKA_GROUP_ID", "demo112215sgtrjwrykvjh"), "bootstrap.servers", servers);
    var closed = new java.util.concurrent.CompletableFuture<Void>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> { stopped = true; closed.join(); })); // Ctrl-C
    try (AutoCloseable end = () -> closed.complete(null);
        var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      if (!consumer.listTopics(Duration.ofSeconds(10)).containsKey(topic)) throw new Exception("no such topic");
      consumer.subscribe(List.of(topic));
      while (!stopped) for (var message : consumer.poll(Duration.ofMillis(100))) {
        System.out.printf("%s%nThe value is : %s%nThe key is : %s%nThe topic is : %s%nThe partition is : %d%n"
            + "The offset is : %d%nThe timestamp is : %d%n", message, JSON.readTree(message.value()),
            message.key(), message.topic(), message.partition(), message.offset(), message.timestamp());
        if (System.out.checkError()) throw new Exception("the output is closed"); // flush before commit
        // commit {
        var tp = new TopicPartition(message.topic(), message.partition());
        var om = new OffsetAndMetadata(message.offset() + 1, String.valueOf(message.timestamp()));
        consumer.commitSync(Map.of(tp, om));
        // }
        System.out.println("*".repeat(100));
      }
    } catch (Exception e) {
      System.err.println(topic + " at " + servers + ": " + e.getMessage().split("\n")[0]); System.exit(1);
    }
  }
}
