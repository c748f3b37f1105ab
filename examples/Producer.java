// java -cp target/offset-commit.jar examples/Producer.java
// Sends {"number": n} every 2 s. A number counts as sent once every in-sync replica has it (acks=all);
// a crash loses the ones that were not acknowledged, and a retry writes none twice (idempotence).

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

public class Producer {
  static volatile boolean stopped;

  public static void main(String[] args) {
    var servers = System.getenv().getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
    var topic = System.getenv().getOrDefault("KAFKA_TOPIC", "hello_world1");
    Map<String, Object> config = Map.of("acks", "all", "enable.idempotence", true, "max.block.ms", 10_000,
        "bootstrap.servers", servers);
    var closed = new java.util.concurrent.CompletableFuture<Void>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> { stopped = true; closed.join(); })); // Ctrl-C
    try (AutoCloseable end = () -> closed.complete(null);
        var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      var json = new ObjectMapper();
      for (int number = 0; number < 1000 && !stopped; number++) {
        var message = json.writeValueAsString(Map.of("number", number));
        System.out.println(message);
        producer.send(new ProducerRecord<>(topic, message)).get();
        Thread.sleep(2000);
      }
    } catch (Exception e) {
      System.err.println(topic + " at " + servers + ": " + e.getMessage().split("\n")[0]); System.exit(1);
    }
  }
}
