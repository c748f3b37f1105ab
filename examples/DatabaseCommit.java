// java -cp target/offset-commit.jar examples/DatabaseCommit.java
// Writes numbers and the next offset to numbers.db in one transaction. A crash loses and repeats nothing there.
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.*;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
public class DatabaseCommit {
  static final ObjectMapper JSON = new ObjectMapper();
  static volatile boolean stopped;
  static PreparedStatement bind(PreparedStatement sql, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) sql.setObject(i + 1, values[i]);
    return sql;
  }
  public static void main(String[] args) {
    var servers = System.getenv().getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
    var topic = System.getenv().getOrDefault("KAFKA_TOPIC", "hello_world1");
    var group = System.getenv().getOrDefault("KAFKA_GROUP_ID", "demo112215sgtrjwrykvjh");
    Map<String, Object> config = Map.of("enable.auto.commit", false, "auto.offset.reset", "earliest", "group.id", group,
        "bootstrap.servers", servers);
    var closed = new java.util.concurrent.CompletableFuture<Void>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> { stopped = true; closed.join(); })); // Ctrl-C
    try (AutoCloseable end = () -> closed.complete(null);
        var db = DriverManager.getConnection("jdbc:sqlite:numbers.db?busy_timeout=10000");
        var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      if (!consumer.listTopics(Duration.ofSeconds(10)).containsKey(topic)) throw new Exception("no such topic");
      for (var t : List.of("numbers (part, at, number)", "offsets (grp, part, next, epoch, primary key (grp, part))"))
        db.createStatement().execute("create table if not exists " + t);
      var take = db.prepareStatement("insert into offsets values (?, ?, 0, 1)"
          + " on conflict do update set epoch = epoch + 1 returning next, epoch");
      var move = db.prepareStatement("update offsets set next = ? where grp = ? and part = ? and epoch = ?");
      var insert = db.prepareStatement("insert into numbers values (?, ?, ?)");
      var epochs = new HashMap<TopicPartition, Long>(); // who takes a partition ends its last owner's epoch
      consumer.subscribe(List.of(topic), new ConsumerRebalanceListener() {
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
          for (var p : partitions) try (var row = bind(take, group, "" + p).executeQuery()) {
            epochs.put(p, row.getLong("epoch"));
            consumer.seek(p, row.getLong("next"));
          } catch (SQLException e) { throw new IllegalStateException(e); }
        }
      });
      while (!stopped) {
        var messages = consumer.poll(Duration.ofMillis(100));
        for (var p : messages.partitions()) {
          db.setAutoCommit(false); // commit {
          for (var m : messages.records(p))
            bind(insert, "" + p, m.offset(), JSON.readTree(m.value()).get("number").asLong()).executeUpdate();
          var next = messages.nextOffsets().get(p).offset();
          if (bind(move, next, group, "" + p, epochs.get(p)).executeUpdate() != 1) throw new Exception("not my " + p);
          db.commit(); db.setAutoCommit(true); // }
        }
      }
    } catch (Exception e) { // what is not committed is rolled back
      System.err.println(topic + " at " + servers + ": " + e.getMessage().split("\n")[0]); System.exit(1);
    }
  }
}
