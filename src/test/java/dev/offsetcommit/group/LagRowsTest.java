package dev.offsetcommit.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Which rows a group has, and in which order. */
class LagRowsTest {

  private static final LogRange LOG = new LogRange(0, 10, 10);

  private static TopicPartition p(int partition) {
    return new TopicPartition("t", partition);
  }

  private static Member member(String name, Integer... partitions) {
    return new Member(
        name,
        "/host",
        name,
        Arrays.stream(partitions).map(LagRowsTest::p).collect(Collectors.toSet()));
  }

  private static List<PartitionLag> rows(List<Member> members, Integer... committed) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    Map<TopicPartition, LogRange> logs = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      logs.put(p(i), LOG);
    }
    for (int partition : committed) {
      offsets.put(p(partition), new OffsetAndMetadata(4));
    }
    GroupState state = new GroupState("g", "Classic", "Stable", "", "", members, offsets);
    return LagRows.of(state, Set.of(), new LogReader.Logs(logs, Map.of(), Map.of("t", 20)));
  }

  @Test
  void theMemberWithMostPartitionsComesFirstAndWhatNobodyReadsLast() {
    List<PartitionLag> rows =
        rows(List.of(member("small", 1), member("large", 10, 9)), 0, 1, 9, 10, 11);
    assertThat(rows)
        .extracting(
            row -> row.partition() + " " + (row.member() == null ? "-" : row.member().consumerId()))
        .containsExactly("t-9 large", "t-10 large", "t-1 small", "t-0 -", "t-11 -");
  }

  @Test
  void theGroupsFiguresAreThoseOfItsRows() {
    List<PartitionLag> rows = rows(List.of(member("m", 0, 1)), 0);
    GroupLag lag = new GroupLag(null, rows, List.of(), 0);
    assertThat(lag.total()).isEqualTo(6);
    assertThat(lag.unknown()).isEqualTo(1);
    assertThat(lag.unreadable()).isZero();
  }
}
