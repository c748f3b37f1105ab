// java -cp target/offset-commit.jar examples/finding/CommittedInHand.java [KEY=VALUE…]
// Does auto-commit commit records that the application still holds? Prints each poll() after which the committed offset
// is past the first record of that poll, though none of its records has been processed yet. Public API only, no kill.
//   protocol=consumer   or classic
//   interval=100        auto.commit.interval.ms
//   polls=300           polls that returned records, of all consumers together
//   hold=20             ms for which a poll's records are held before the committed offset is read
//   consumers=1         consumers side by side, each in a group of its own
//   servers=localhost:9092
// Exit code 0: no such poll, 3: some.
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.*;

public class CommittedInHand {
  static final int POLL_RECORDS = 50;
  static final Map<String, String> SETTINGS = new HashMap<>(Map.of("protocol", "consumer", "interval", "100",
      "polls", "300", "hold", "20", "consumers", "1", "servers", "localhost:9092"));
  static final AtomicInteger POLLS = new AtomicInteger(), COMMITS = new AtomicInteger(), PAST = new AtomicInteger();

  static int number(String key) { return Integer.parseInt(SETTINGS.get(key)); }

  public static void main(String[] args) throws Exception {
    for (String arg : args) {
      String[] pair = arg.split("=", 2);
      if (pair.length < 2 || SETTINGS.replace(pair[0], pair[1]) == null) {
        System.err.println(arg + " is not one of " + new TreeSet<>(SETTINGS.keySet()) + ", as KEY=VALUE");
        System.exit(2);
      }
    }
    var version = new Properties();
    version.load(Consumer.class.getResourceAsStream("/kafka/kafka-version.properties"));
    String topic = "committed-in-hand-" + System.nanoTime();
    int consumers = number("consumers");
    int pollsOfEach = (number("polls") + consumers - 1) / consumers;
    boolean past;
    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", SETTINGS.get("servers")))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      try {
        fill(topic, (pollsOfEach + 20) * POLL_RECORDS); // A poll may bring fewer records than it may.
        var pool = Executors.newFixedThreadPool(consumers);
        var all = new ArrayList<Future<?>>();
        for (int i = 0; i < consumers; i++) {
          String group = topic + "-" + i;
          all.add(pool.submit(() -> { consume(admin, topic, group, pollsOfEach); return null; }));
        }
        pool.shutdown();
        for (var consumer : all) consumer.get();
      } finally {
        admin.deleteTopics(List.of(topic)).all().get();
      }
    }
    System.out.printf("kafka-clients %s, group.protocol=%s, auto.commit.interval.ms=%s, records held for %s ms:"
        + " the committed offset was past records in hand after %d of %d polls; %d commits seen%n",
        version.get("version"), SETTINGS.get("protocol"), SETTINGS.get("interval"), SETTINGS.get("hold"), PAST.get(),
        POLLS.get(), COMMITS.get());
    System.exit(PAST.get() == 0 ? 0 : 3);
  }

  static void fill(String topic, int count) throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", SETTINGS.get("servers"));
    try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < count - 1; i++) producer.send(new ProducerRecord<>(topic, "" + i));
      producer.send(new ProducerRecord<>(topic, "last")).get();
    }
  }

  static void consume(Admin admin, String topic, String group, int polls) throws Exception {
    var partition = new TopicPartition(topic, 0);
    Map<String, Object> config = Map.of("bootstrap.servers", SETTINGS.get("servers"), "group.id", group,
        "group.protocol", SETTINGS.get("protocol"), "enable.auto.commit", true, "auto.commit.interval.ms",
        number("interval"), "max.poll.records", POLL_RECORDS, "auto.offset.reset", "earliest");
    try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      long before = -1;
      long giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(120_000 + 3L * polls * number("hold"));
      for (int n = 0; n < polls; ) {
        if (System.nanoTime() > giveUp) throw new TimeoutException(n + " of " + polls + " polls had records by now");
        var records = consumer.poll(Duration.ofMillis(500)).records(partition);
        if (records.isEmpty()) continue;
        n++;
        POLLS.incrementAndGet();
        Thread.sleep(number("hold")); // All of them are in hand now, and none is processed.
        long first = records.get(0).offset();
        var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(partition);
        long offset = committed == null ? -1 : committed.offset();
        if (offset > before) COMMITS.incrementAndGet();
        before = offset;
        if (offset > first) {
          PAST.incrementAndGet();
          System.out.printf("poll %d of consumer %s: in hand %d to %d, committed %d%n", n,
              group.substring(topic.length() + 1), first, records.get(records.size() - 1).offset(), offset);
        }
      }
    }
  }
}
