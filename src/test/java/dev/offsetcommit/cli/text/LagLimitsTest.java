package dev.offsetcommit.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.group.GroupSnapshot;
import dev.offsetcommit.group.Member;
import dev.offsetcommit.lag.GroupLag;
import dev.offsetcommit.lag.LagQuery;
import dev.offsetcommit.lag.PartitionLag;
import dev.offsetcommit.lag.TimeLag;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The exit code of a sample under limits: kept, exceeded, or not checked. */
class LagLimitsTest {

  private static final LagLimits RECORDS = new LagLimits(10L, null);
  private static final LagLimits AGE = new LagLimits(null, Duration.ofMillis(100));
  private static final LagLimits NONE = new LagLimits(null, null);

  private static final PartitionLag DONE = row(20L, 20L, new TimeLag(0, false));
  private static final PartitionLag SOME = row(15L, 20L, new TimeLag(50, false));
  private static final PartitionLag MUCH = row(5L, 20L, new TimeLag(150, false));
  private static final PartitionLag UNCOMMITTED = row(null, 20L, null);
  private static final PartitionLag PAST_END = row(25L, 20L, null);
  private static final PartitionLag UNREADABLE =
      new PartitionLag(
          new TopicPartition("t", 3),
          new OffsetAndMetadata(1),
          null,
          null,
          null,
          null,
          null,
          "the partition has no leader");

  private static PartitionLag row(Long committed, long end, TimeLag age) {
    return new PartitionLag(
        new TopicPartition("t", 0),
        committed == null ? null : new OffsetAndMetadata(committed),
        new LogBounds(0, end, end),
        committed == null ? null : (Long) (end - committed),
        null,
        age,
        null,
        null);
  }

  private static GroupLag group(
      String type, String state, List<Member> members, List<PartitionLag> rows) {
    return new GroupLag(
        new GroupSnapshot("g", type, state, "", "", members, Set.of(), Map.of(), Map.of()),
        rows,
        0);
  }

  private static int code(LagLimits limits, List<String> groups, LagQuery.Sample sample) {
    LagCheck check =
        new LagCheck(limits, groups, List.of(), "host:9092", RuntimeException::getMessage);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = check.code(sample, new PrintStream(err, true, StandardCharsets.UTF_8));
    // A code without a word would be as bad as the wrong one.
    assertThat(code == 0).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(err.size() == 0);
    return code;
  }

  private static int code(LagLimits limits, PartitionLag... rows) {
    GroupLag lag = group("Classic", "Stable", List.of(), Arrays.asList(rows));
    return code(limits, List.of("g"), new LagQuery.Sample(List.of(lag), Map.of(), Set.of()));
  }

  @Test
  void whatIsKnownIsKeptOrExceeded() {
    assertThat(code(RECORDS, DONE, SOME, SOME)).isZero();
    assertThat(code(RECORDS, SOME, SOME, SOME)).isEqualTo(3);
    assertThat(code(AGE, DONE, SOME)).isZero();
    assertThat(code(AGE, DONE, MUCH)).isEqualTo(3);
  }

  @Test
  void unknownIsNotZero() {
    for (LagLimits limits : List.of(RECORDS, AGE)) {
      assertThat(code(limits, DONE, UNCOMMITTED)).isEqualTo(3);
      assertThat(code(limits, DONE, PAST_END)).isEqualTo(1);
      assertThat(code(limits, DONE, UNREADABLE)).isEqualTo(1);
      // What is known already exceeds it.
      assertThat(code(limits, MUCH, PAST_END)).isEqualTo(3);
      assertThat(code(limits, MUCH, UNREADABLE)).isEqualTo(3);
    }
    assertThat(code(NONE, MUCH, UNCOMMITTED, PAST_END, UNREADABLE)).isZero();
  }

  @Test
  void anUpperBoundOfAnAgeCannotExceedALimitButCanKeepIt() {
    assertThat(code(AGE, row(15L, 20, new TimeLag(150, true)))).isEqualTo(1);
    assertThat(code(AGE, row(15L, 20, new TimeLag(100, true)))).isZero();
    assertThat(code(AGE, row(15L, 20, null))).isEqualTo(1);
    assertThat(code(RECORDS, row(15L, 20, null))).isZero();
    assertThat(code(AGE, MUCH, row(15L, 20, new TimeLag(900, true)))).isEqualTo(3);
  }

  @Test
  void aShareGroupDoesNotCommitSoItsUnknownLagCannotBeChecked() {
    GroupLag share = group("Share", "Stable", List.of(), List.of(UNCOMMITTED));
    LagQuery.Sample sample = new LagQuery.Sample(List.of(share), Map.of(), Set.of());
    assertThat(code(RECORDS, List.of("g"), sample)).isEqualTo(1);
  }

  @Test
  void aGroupOfWhichNothingIsSeenIsNotChecked() {
    GroupLag nothing = group("Classic", "Empty", List.of(), List.of());
    LagQuery.Sample sample = new LagQuery.Sample(List.of(nothing), Map.of(), Set.of());
    assertThat(code(RECORDS, List.of("g"), sample)).isEqualTo(1);
    // Of all groups, one may have nothing to do.
    assertThat(code(RECORDS, List.of(), sample)).isZero();
    // But what a group reads that is rebalancing cannot be seen.
    Member member = new Member("m", "/host", "m", Set.of());
    GroupLag moving = group("Classic", "PreparingRebalance", List.of(member), List.of());
    sample = new LagQuery.Sample(List.of(moving), Map.of(), Set.of());
    assertThat(code(RECORDS, List.of(), sample)).isEqualTo(1);
    // Nor is anything checked where there are no groups at all.
    sample = new LagQuery.Sample(List.of(), Map.of(), Set.of());
    assertThat(code(RECORDS, List.of(), sample)).isEqualTo(1);
    assertThat(code(NONE, List.of(), sample)).isZero();
  }

  @Test
  void whereNoGroupCommitsNothingIsChecked() {
    Map<String, RuntimeException> workers =
        Map.of("connect", new TerseException("a group of connect, which commits no offsets"));
    LagQuery.Sample sample = new LagQuery.Sample(List.of(), workers, Set.of());
    assertThat(code(RECORDS, List.of(), sample)).isEqualTo(1);
    // Beside a group that was checked, they are no failure.
    GroupLag lag = group("Classic", "Stable", List.of(), List.of(SOME));
    sample = new LagQuery.Sample(List.of(lag), workers, Set.of());
    LagCheck check =
        new LagCheck(RECORDS, List.of(), List.of(), "host:9092", RuntimeException::getMessage);
    assertThat(check.code(sample, new PrintStream(new ByteArrayOutputStream()))).isZero();
  }
}
