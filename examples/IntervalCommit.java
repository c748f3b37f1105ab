// java -cp target/offset-commit.jar examples/IntervalCommit.java
// Commits every 5 s, and before a partition is handed over. A crash repeats what was processed since.
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
public class IntervalCommit {
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
      var done = new HashMap<TopicPartition, OffsetAndMetadata>();
      consumer.subscribe(List.of(topic), new ConsumerRebalanceListener() {
        public void onPartitionsAssigned(Collection<TopicPartition> p) {}
        public void onPartitionsRevoked(Collection<TopicPartition> p) { consumer.commitSync(done); done.clear(); }
      }); // close() revokes the partitions, too
      for (long next = System.nanoTime() + 5_000_000_000L; !stopped; ) {
        var messages = consumer.poll(Duration.ofMillis(100));
        for (var message : messages) System.out.println(JSON.readTree(message.value()));
        if (System.out.checkError()) throw new Exception("the output is closed"); // flush before commit
        done.putAll(messages.nextOffsets());
        // commit {
        if (System.nanoTime() > next) { consumer.commitSync(done); done.clear(); next += 5_000_000_000L; }
        // }
      }
    } catch (Exception e) {
      System.err.println(topic + " at " + servers + ": " + e.getMessage().split("\n")[0]); System.exit(1);
    }
  }
}
