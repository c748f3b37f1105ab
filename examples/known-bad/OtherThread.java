// java -cp target/offset-commit.jar examples/known-bad/OtherThread.java
// Differs from ../BatchCommit.java in the line marked BAD.
// The commit does not wait for the threads, whose work takes 0.1 s. A crash loses what they have not finished.
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.common.serialization.StringDeserializer;

public class BatchCommit {
  static final ObjectMapper JSON = new ObjectMapper();
  static volatile boolean stopped;
  public static void main(String[] args) {
    var servers = System.getenv().getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
    var topic = System.getenv().getOrDefault("KAFKA_TOPIC", "hello_world1");
    Map<String, Object> config = Map.of("enable.auto.commit", false, "max.poll.records", 500,
        "auto.offset.reset", "earliest", "group.id",
        System.getenv().getOrDefault("KAFKA_GROUP_ID", "demo112215sgtrjwrykvjh"), "bootstrap.servers", servers);
    var closed = new java.util.concurrent.CompletableFuture<Void>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> { stopped = true; closed.join(); })); // Ctrl-C
    try (AutoCloseable end = () -> closed.complete(null);
        var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      if (!consumer.listTopics(Duration.ofSeconds(10)).containsKey(topic)) throw new Exception("no such topic");
      consumer.subscribe(List.of(topic));
      while (!stopped) {
        var messages = consumer.poll(Duration.ofMillis(100));
        for (var m : messages) new Timer(true).schedule(new TimerTask() { public void run() { System.out.println(m.value()); } }, 100); // BAD
        if (System.out.checkError()) throw new Exception("the output is closed"); // flush before commit
        // commit {
        consumer.commitSync(messages.nextOffsets());
        // }
      }
    } catch (Exception e) {
      System.err.println(topic + " at " + servers + ": " + e.getMessage().split("\n")[0]); System.exit(1);
    }
  }
}
