// java -cp target/offset-commit.jar examples/AutoCommit.java
// The client commits every 5 s (auto.commit.interval.ms). A crash repeats what came since, and loses none,
// on the classic protocol; with group.protocol=consumer, clients since 4.2.0 can lose records.
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.common.serialization.StringDeserializer;

public class AutoCommit {
  static final ObjectMapper JSON = new ObjectMapper();
  static volatile boolean stopped;
  public static void main(String[] args) {
    var servers = System.getenv().getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
    var topic = System.getenv().getOrDefault("KAFKA_TOPIC", "hello_world1");
    Map<String, Object> config = Map.of("enable.auto.commit", true, "auto.offset.reset", "earliest", "group.id",
        System.getenv().getOrDefault("KAFKA_GROUP_ID", "demo112215sgtrjwrykvjh"), "bootstrap.servers", servers);
    var closed = new java.util.concurrent.CompletableFuture<Void>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> { stopped = true; closed.join(); })); // Ctrl-C
    try (AutoCloseable end = () -> closed.complete(null);
        var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      if (!consumer.listTopics(Duration.ofSeconds(10)).containsKey(topic)) throw new Exception("no such topic");
      consumer.subscribe(List.of(topic));
      while (!stopped) {
        // commit: the client does it, in poll() and close(), for all that the polls before returned {
        var messages = consumer.poll(Duration.ofMillis(100));
        // }
        try {
          for (var message : messages) System.out.println(JSON.readTree(message.value()));
          if (System.out.checkError()) throw new Exception("the output is closed");
        } catch (Exception e) {
          consumer.unsubscribe(); // or close() commits the records that are not processed, too
          throw e;
        }
      }
    } catch (Exception e) {
      System.err.println(topic + " at " + servers + ": " + e.getMessage().split("\n")[0]); System.exit(1);
    }
  }
}
