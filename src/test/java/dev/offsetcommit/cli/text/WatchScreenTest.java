package dev.offsetcommit.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cli.terminal.Terminal;
import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.group.GroupSnapshot;
import dev.offsetcommit.lag.GroupLag;
import dev.offsetcommit.lag.GroupTrend;
import dev.offsetcommit.lag.LagQuery;
import dev.offsetcommit.lag.LagVerdict;
import dev.offsetcommit.lag.LagWatch;
import dev.offsetcommit.lag.PartitionLag;
import dev.offsetcommit.lag.Trend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What a terminal shows of a watch: never more than it has lines and columns. */
class WatchScreenTest {

  private static final WatchScreen SCREEN = new WatchScreen("localhost:9092", false);
  private static final String ESCAPES = "\u001b\\[[HKJ]";

  /** A group whose last partition stalls, and all others are caught up. */
  private static LagWatch.Frame frame(int partitions) {
    GroupTrend group = group("orders", partitions);
    return new LagWatch.Frame(
        new LagQuery.Sample(List.of(group.lag()), Map.of(), Set.of()), List.of(group));
  }

  private static GroupTrend group(String name, int partitions) {
    List<PartitionLag> rows = new ArrayList<>();
    List<Trend> trends = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      long lag = i == partitions - 1 ? 7 : 0;
      rows.add(
          new PartitionLag(
              new TopicPartition("topic", i),
              new OffsetAndMetadata(10),
              new LogBounds(0, 10 + lag, 10 + lag),
              lag,
              null,
              null,
              null,
              null));
      trends.add(trend(lag == 0 ? LagVerdict.CAUGHT_UP : LagVerdict.STALLED, lag));
    }
    GroupSnapshot state =
        new GroupSnapshot(
            name, "Classic", "Stable", "", "", List.of(), Set.of(), Map.of(), Map.of());
    GroupLag group = new GroupLag(state, rows, 1_795_000_000_000L);
    return new GroupTrend(group, trends, trend(LagVerdict.STALLED, 7));
  }

  private static Trend trend(LagVerdict verdict, long lag) {
    return new Trend(verdict, verdict + ": a reason in many words", null, null, List.of(lag));
  }

  private static List<String> lines(int partitions, int lines, int columns) {
    String screen = SCREEN.of(frame(partitions), Map.of(), new Terminal.Size(lines, columns));
    assertThat(screen).startsWith("\u001b[H").endsWith("\u001b[J").doesNotContain("\u001b[2J");
    return screen.replaceAll(ESCAPES, "").lines().toList();
  }

  @Test
  void whatFitsIsShownInFull() {
    List<String> lines = lines(3, 24, 120);
    assertThat(lines).hasSize(6);
    assertThat(lines.get(0))
        .matches(
            "\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d+) localhost:9092, Group orders, Stable, 0 members \\(q ends\\)");
    assertThat(lines.get(1)).contains("LAG", "PRODUCED/S", "VERDICT");
    assertThat(lines.get(2)).startsWith("orders").contains("STALLED: a reason in many words");
    assertThat(lines.get(3)).as("the worst first").startsWith("  topic-2").contains(" 7 ");
  }

  @Test
  void onANarrowTerminalTheVerdictIsReadAndTheRatesAreLeftOut() {
    String name = "a-group-whose-name-leaves-no-room-for-anything-beside-it";
    GroupTrend group = group(name, 3);
    LagWatch.Frame frame =
        new LagWatch.Frame(
            new LagQuery.Sample(List.of(group.lag()), Map.of(), Set.of()), List.of(group));

    List<String> lines =
        SCREEN
            .of(frame, Map.of(), new Terminal.Size(24, 80))
            .replaceAll(ESCAPES, "")
            .lines()
            .toList();

    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
    assertThat(lines.get(1)).contains("LAG", "TIME-LAG", "TREND", "VERDICT").doesNotContain("/S");
    assertThat(lines.get(2)).startsWith("a-group-").contains("…", "STALLED: a reason in many");
    // The number of the partition is not what is cut.
    assertThat(lines.get(3)).startsWith("  topic-2 ").contains("STALLED: a reason in many");
  }

  @Test
  void theReasonOfAVerdictIsNeverCut() {
    List<String> lines = lines(1, 24, 60);
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(60));
    assertThat(lines.get(2) + lines.get(3).strip()).contains("STALLED: a reason in many");
    assertThat(String.join(" ", lines).replaceAll(" +", " "))
        .containsSubsequence("STALLED: a reason", "words");
  }

  @Test
  void coloursMarkTheVerdict() {
    String screen =
        new WatchScreen("localhost:9092", true).of(frame(2), Map.of(), new Terminal.Size(24, 120));
    assertThat(screen)
        .contains("\u001b[31mSTALLED: a reason in many words\u001b[0m", "\u001b[32mCAUGHT_UP");
  }

  @Test
  void aGroupThatCannotBeSeenStandsThereWithTheReason() {
    LagWatch.Frame frame =
        new LagWatch.Frame(new LagQuery.Sample(List.of(), Map.of(), Set.of()), List.of());

    String screen =
        SCREEN.of(frame, Map.of("orders", "No answer in time"), new Terminal.Size(24, 80));

    assertThat(screen.replaceAll(ESCAPES, "").lines().toList().get(2))
        .startsWith("orders ")
        .endsWith(" No answer in time");
  }

  @Test
  void twoGroupsOfOneTopicHaveRowsOfTheirOwn() {
    GroupTrend one = group("one", 4);
    GroupTrend two = group("two", 4);
    LagWatch.Frame frame =
        new LagWatch.Frame(
            new LagQuery.Sample(List.of(one.lag(), two.lag()), Map.of(), Set.of()),
            List.of(one, two));

    String all = SCREEN.of(frame, Map.of(), new Terminal.Size(24, 80)).replaceAll(ESCAPES, "");
    assertThat(all.lines()).hasSize(12).noneMatch(line -> line.contains("more;"));

    String some = SCREEN.of(frame, Map.of(), new Terminal.Size(10, 80)).replaceAll(ESCAPES, "");
    assertThat(some.lines()).hasSize(9);
    assertThat(some).contains("… and 4 more;");
  }

  @Test
  void ofWhatDoesNotFitTheWorstIsShownAndTheRestCounted() {
    List<String> lines = lines(30, 11, 120);
    assertThat(lines).hasSize(10).allSatisfy(line -> assertThat(line).hasSizeLessThan(120));
    assertThat(lines.get(2)).startsWith("orders");
    assertThat(lines.get(3)).startsWith("  topic-29");
    assertThat(lines.get(9)).startsWith("… and 24 more");
    // Even where there is no room at all.
    assertThat(lines(30, 2, 20)).allSatisfy(line -> assertThat(line).hasSizeLessThan(20));
  }
}
