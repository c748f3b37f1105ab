package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offsetcommit.broker.BrokerSettings;
import dev.offsetcommit.broker.EmbeddedBroker;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A partition whose only replica is on a broker that is down, in a cluster of three. */
@Order(6)
class LostLeaderTest {

  @Test
  void whatHasNoLeaderIsSaidAndTheRestIsCounted() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(new BrokerSettings(0, null, 3, Map.of()));
        Cluster cluster = new Cluster(broker.bootstrapServers())) {
      cluster
          .admin()
          .createTopics(
              List.of(
                  new NewTopic("t", Map.of(0, List.of(1), 1, List.of(3)))
                      .configs(Map.of("min.insync.replicas", "1"))))
          .all()
          .get();
      cluster.produce("t", 2, 0, 10);
      cluster
          .admin()
          .alterConsumerGroupOffsets(
              "g",
              Map.of(
                  new TopicPartition("t", 0), new OffsetAndMetadata(2),
                  new TopicPartition("t", 1), new OffsetAndMetadata(3)))
          .all()
          .get();
      broker.stop(3);

      Command lag =
          Command.run(
              "lag",
              "-b",
              cluster.bootstrapServers(),
              "-g",
              "g",
              "--output",
              "json",
              "--threshold",
              "100");

      List<String> lines = lag.outLines();
      assertThat(lines).as(lag.toString()).hasSize(3);
      JsonNode led = new ObjectMapper().readTree(lines.get(0));
      assertThat(led.get("lag").longValue()).isEqualTo(3);
      JsonNode lost = new ObjectMapper().readTree(lines.get(1));
      assertThat(lost.get("current_offset").longValue()).isEqualTo(3);
      assertThat(lost.get("log_end_offset").isNull()).isTrue();
      assertThat(lost.get("lag").isNull()).isTrue();
      assertThat(lost.get("note").textValue()).isEqualTo("the partition has no leader");
      JsonNode sum = new ObjectMapper().readTree(lines.get(2));
      assertThat(sum.get("total_lag").isNull()).isTrue();
      assertThat(sum.get("total_lag_known").longValue()).isEqualTo(3);
      assertThat(sum.get("partitions_unknown").longValue()).isEqualTo(1);
      // A limit that could not be checked is not kept.
      assertThat(lag.code()).isEqualTo(1);
      assertThat(lag.err()).contains("could not be checked in full");

      Command reset =
          Command.run(
              "reset", "-b", cluster.bootstrapServers(), "-g", "g", "-t", "t", "--to-latest");
      assertThat(reset.code()).isEqualTo(1);
      assertThat(reset.errLines())
          .singleElement()
          .asString()
          .contains("t-1", "the partition has no leader", "Nothing was changed");
    }
  }
}
