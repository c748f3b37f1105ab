package dev.offsetcommit.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * {@code lag} of one group with 10,000 partitions, end to end, for the Maven profile {@code
 * campaign}: {@code mvn verify -Pcampaign -Dit.test=LagCampaign}. The broker is a process of its
 * own, as a user starts it.
 */
class LagCampaign {

  private static final int TOPICS = 10;
  private static final int PARTITIONS = 1000;
  private static final int RUNS = 5;
  private static final long BOUND_MS = 3000;

  @Test
  void tenThousandPartitionsTakeLessThanThreeSeconds() throws Exception {
    try (Child broker = Child.start("broker", "--ephemeral", "--port", "0")) {
      String ready = broker.awaitOut(line -> line.contains(" ready on "));
      String servers = ready.substring(ready.lastIndexOf(' ') + 1);
      // Thousands of logs keep the broker from answering for longer than we wait elsewhere.
      try (Cluster cluster = new Cluster(servers);
          Admin admin =
              Admin.create(
                  Map.of(
                      "bootstrap.servers", servers,
                      "request.timeout.ms", "60000",
                      "default.api.timeout.ms", "120000"))) {
        List<TopicPartition> all = new ArrayList<>();
        long now = System.currentTimeMillis();
        for (int t = 0; t < TOPICS; t++) {
          String topic = "topic-" + t;
          admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
          List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
          Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
          for (int p = 0; p < PARTITIONS; p++) {
            all.add(new TopicPartition(topic, p));
            ends.put(new TopicPartition(topic, p), OffsetSpec.latest());
            for (int i = 0; i < 3; i++) {
              records.add(new ProducerRecord<>(topic, p, now - 3000 + i * 1000, null, new byte[1]));
            }
          }
          // Answered when each has its leader: a producer that asks before says much on stderr.
          admin.listOffsets(ends).all().get();
          cluster.send(records);
        }
        Map<String, Long> medians = new HashMap<>();
        // Nothing waits; two records wait and the time index knows their age; they must be read.
        medians.put("at rest", measure(servers, admin, "at-rest", all, 3, ""));
        String ours = Long.toString(now - 3000);
        medians.put("waiting, with our metadata", measure(servers, admin, "ours", all, 1, ours));
        medians.put("waiting, without", measure(servers, admin, "foreign", all, 1, ""));
        medians.forEach((what, ms) -> System.out.println("median, " + what + ": " + ms + " ms"));
        assertThat(medians.values()).allSatisfy(ms -> assertThat(ms).isLessThan(BOUND_MS));
      }
    }
  }

  private static long measure(
      String servers,
      Admin admin,
      String group,
      List<TopicPartition> all,
      long offset,
      String metadata)
      throws Exception {
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    all.forEach(partition -> commits.put(partition, new OffsetAndMetadata(offset, metadata)));
    admin.alterConsumerGroupOffsets(group, commits).all().get();
    long[] times = new long[RUNS];
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      try (Child lag = Child.start("lag", "-b", servers, "-g", group)) {
        assertThat(lag.awaitExit()).as(lag.err().toString()).isZero();
        times[i] = (System.nanoTime() - start) / 1_000_000;
        // An empty line and the header come before the rows.
        assertThat(lag.out())
            .hasSize(2 + all.size())
            .noneMatch(line -> line.contains(" no leader"));
      }
    }
    System.out.println(group + ", ms: " + LongStream.of(times).boxed().toList());
    return LongStream.of(times).sorted().skip(RUNS / 2).findFirst().orElseThrow();
  }
}
