// java -cp target/offset-commit.jar examples/CommitBefore.java
// Commits each record before it is processed: at-most-once.
// A crash in between loses that one record, and repeats none.
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

public class CommitBefore {
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
        if (stopped) break; // what is not committed is delivered again; what is committed must be processed
        // commit {
        var tp = new TopicPartition(message.topic(), message.partition());
        consumer.commitSync(Map.of(tp, new OffsetAndMetadata(message.offset() + 1)));
        // }
        System.out.println(JSON.readTree(message.value()));
        if (System.out.checkError()) throw new Exception("the output is closed");
      }
    } catch (Exception e) {
      System.err.println(topic + " at " + servers + ": " + e.getMessage().split("\n")[0]); System.exit(1);
    }
  }
}
