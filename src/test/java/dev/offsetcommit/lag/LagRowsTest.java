package dev.offsetcommit.lag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.cluster.LogOffsets;
import dev.offsetcommit.group.GroupSnapshot;
import dev.offsetcommit.group.Member;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Which rows a group has, and in which order. */
class LagRowsTest {

  private static final LogBounds LOG = new LogBounds(0, 10, 10);

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

  /** Topics that the cluster describes, with so many partitions. */
  private static LogOffsets.Topics topics(Map<String, Integer> counts) {
    Map<String, Map<Integer, Boolean>> leaders = new HashMap<>();
    counts.forEach(
        (topic, count) -> {
          leaders.put(topic, new TreeMap<>());
          for (int i = 0; i < count; i++) {
            leaders.get(topic).put(i, true);
          }
        });
    return new LogOffsets.Topics(leaders, Map.of(), Set.of());
  }

  private static GroupSnapshot state(
      String type, List<Member> members, Set<String> subscribed, TopicPartition... committed) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : committed) {
      offsets.put(partition, new OffsetAndMetadata(4));
    }
    return new GroupSnapshot("g", type, "Stable", "", "", members, subscribed, offsets);
  }

  private static List<PartitionLag> rows(
      GroupSnapshot state, Set<String> wanted, Map<String, Integer> counts) {
    Set<TopicPartition> partitions = LagRows.partitions(state, wanted, topics(counts));
    Map<TopicPartition, LogBounds> logs = new HashMap<>();
    partitions.forEach(partition -> logs.put(partition, LOG));
    return LagRows.of(state, partitions, new LogOffsets.Logs(logs, Map.of()));
  }

  private static List<PartitionLag> rows(List<Member> members, int count, Integer... committed) {
    TopicPartition[] partitions =
        Arrays.stream(committed).map(LagRowsTest::p).toArray(TopicPartition[]::new);
    return rows(state("Classic", members, Set.of(), partitions), Set.of(), Map.of("t", count));
  }

  @Test
  void theMemberWithMostPartitionsComesFirstAndWhatNoMemberReadsLast() {
    List<PartitionLag> rows =
        rows(List.of(member("small", 1), member("large", 10, 9)), 2, 0, 1, 9, 10, 11);
    assertThat(rows)
        .extracting(
            row -> row.partition() + " " + (row.member() == null ? "-" : row.member().consumerId()))
        .containsExactly("t-9 large", "t-10 large", "t-1 small", "t-0 -", "t-11 -");
  }

  @Test
  void allPartitionsOfATopicThatIsPartlyCommittedHaveARow() {
    assertThat(rows(List.of(), 4, 2))
        .extracting(row -> row.partition() + " " + (row.committed() == null ? "-" : "committed"))
        .containsExactly("t-0 -", "t-1 -", "t-2 committed", "t-3 -");
    // Or partly assigned, as while members come and go.
    assertThat(rows(List.of(member("m", 1)), 3))
        .extracting(row -> row.partition().toString())
        .containsExactly("t-1", "t-0", "t-2");
  }

  @Test
  void ofTheTopicsThatAreWantedOnly() {
    TopicPartition other = new TopicPartition("other", 0);
    GroupSnapshot state = state("Classic", List.of(), Set.of("third"), p(0), other);
    Map<String, Integer> counts = Map.of("t", 2, "other", 2, "third", 1);
    assertThat(rows(state, Set.of(), counts)).hasSize(5);
    assertThat(rows(state, Set.of("other"), counts))
        .extracting(row -> row.partition().toString())
        .containsExactly("other-0", "other-1");
  }

  @Test
  void aTopicThatMembersReadIsShownBeforeTheyHaveCommitted() {
    Member task = new Member("m", "/host", "m", Set.of());
    GroupSnapshot streams = state("Streams", List.of(task), Set.of("t"));
    assertThat(rows(streams, Set.of(), Map.of("t", 2))).hasSize(2);
  }

  @Test
  void aShareGroupHasTheRowsThatItKnows() {
    assertThat(rows(state("Share", List.of(), Set.of(), p(1)), Set.of(), Map.of("t", 3)))
        .extracting(row -> row.partition().toString())
        .containsExactly("t-1");
  }

  private static GroupLag lag(PartitionLag... rows) {
    return new GroupLag(state("Classic", List.of(), Set.of()), Arrays.asList(rows), 0);
  }

  private static PartitionLag row(Long committed, LogBounds log) {
    return PartitionLagTest.row(committed, log);
  }

  @Test
  void aTotalIsUnknownAsSoonAsOneOfItsPartsIs() {
    assertThat(lag(row(4L, LOG), row(10L, LOG)).total()).isEqualTo(6);
    PartitionLag nothingCommitted = row(null, LOG);
    PartitionLag pastEnd = row(11L, LOG);
    PartitionLag noLeader = row(4L, null);
    for (PartitionLag unknown : List.of(nothingCommitted, pastEnd, noLeader)) {
      GroupLag lag = lag(row(4L, LOG).withTimeLag(new TimeLag(5, false)), unknown);
      assertThat(lag.total()).as(unknown.toString()).isNull();
      assertThat(lag.knownTotal()).isEqualTo(6);
      assertThat(lag.unknown()).isEqualTo(1);
      assertThat(lag.timeLag()).isNull();
      assertThat(lag.knownTimeLag().ms()).isEqualTo(5);
    }
    assertThat(lag(nothingCommitted, pastEnd).uncovered()).containsExactly(nothingCommitted);
    assertThat(lag(noLeader, pastEnd).unreadable()).containsExactly(noLeader);
    // Of no partition at all nothing is known.
    assertThat(lag().total()).isNull();
  }

  @Test
  void anEmptyLogWithoutACommitAddsNothing() {
    GroupLag lag = lag(row(10L, LOG), row(null, new LogBounds(3, 3, 3)));
    assertThat(lag.total()).isZero();
    assertThat(lag.timeLag()).isEqualTo(TimeLag.NONE);
    assertThat(lag.uncovered()).isEmpty();
    assertThat(lag.uncommitted()).hasSize(1);
  }

  @Test
  void anUpperBoundIsNoKnownAge() {
    GroupLag lag = lag(row(4L, LOG).withTimeLag(new TimeLag(5, true)));
    assertThat(lag.timeLag().ms()).isEqualTo(5);
    assertThat(lag.knownTimeLag()).isNull();
  }
}
