package dev.offsetcommit.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.group.GroupSnapshot;
import dev.offsetcommit.lag.GroupLag;
import dev.offsetcommit.lag.PartitionLag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The lag on a terminal: in its width, and the worst first. */
class LagScreenTest {

  private static PartitionLag row(String topic, int partition, long lag, String note) {
    return new PartitionLag(
        new TopicPartition(topic, partition),
        new OffsetAndMetadata(1_000_000, "1795355325929"),
        new LogBounds(0, 1_000_000 + lag, 1_000_000 + lag),
        lag,
        null,
        null,
        null,
        note);
  }

  private static GroupLag group(String name, PartitionLag... rows) {
    return new GroupLag(
        new GroupSnapshot(
            name, "Classic", "Empty", "", "", List.of(), Set.of(), Map.of(), Map.of()),
        List.of(rows),
        0);
  }

  @Test
  void whatDoesNotFitIsLeftOutAndNotesFollow() {
    String note = "a note that is far too long for a cell, and so stands below the table in full";
    GroupLag lag = group("g", row("topic", 1, 5, null), row("topic", 0, 1_234, note));

    List<String> narrow = LagScreen.group(lag, 79).lines().toList();
    assertThat(narrow).allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
    assertThat(narrow.get(0)).isEqualTo("Group g, Empty, 0 members");
    assertThat(narrow.get(1)).startsWith("TOPIC PARTITION CURRENT-OFFSET").doesNotContain("HOST");
    assertThat(narrow.get(2)).startsWith("topic 0 ").contains(" 1,234 ");
    assertThat(narrow.get(3)).startsWith("topic 1 ");
    assertThat(String.join(" ", narrow.subList(4, narrow.size()))).isEqualTo("topic-0: " + note);

    assertThat(LagScreen.group(lag, 200)).contains("HOST", "LSO", "CONSUMER-ID", "METADATA");
  }

  @Test
  void aLongTopicIsShortenedInItsMiddle() {
    String topic = "a-topic-of-a-team-with-a-long-name-for-everything-it-has";
    assertThat(LagScreen.group(group("g", row(topic, 7, 5, null)), 80).lines().skip(2))
        .singleElement()
        .asString()
        .startsWith("a-topic-")
        .hasSizeLessThanOrEqualTo(80);
  }

  @Test
  void ofSeveralGroupsTheWorstIsFirst() {
    List<GroupLag> lags = new ArrayList<>();
    lags.add(group("fine", row("t", 0, 0, null)));
    lags.add(group("bad", row("t", 0, 1_000, null), row("t", 1, 1_000, null)));
    lags.add(group("slow", row("t", 0, 7, null)));

    assertThat(LagScreen.groups(lags, 80).lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "LAG TIME-LAG STATE MEMBERS PARTITIONS GROUP",
            "2,000 - Empty 0 2 bad",
            "7 - Empty 0 1 slow",
            "0 - Empty 0 1 fine");
  }
}
