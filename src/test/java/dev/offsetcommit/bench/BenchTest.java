package dev.offsetcommit.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import dev.offsetcommit.sink.SinkAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A measurement on a real broker, with short runs. */
@ExtendWith(SharedBroker.class)
class BenchTest {

  @TempDir private Path directory;

  private static BenchPlan timed(SinkAddress sink, String... modes) {
    return new BenchPlan(
        List.of(modes).stream().flatMap(name -> BenchMode.named(name).stream()).toList(),
        null,
        1,
        GroupProtocol.CLASSIC,
        2,
        200,
        sink,
        Duration.ofMillis(200),
        500);
  }

  private static Bench bench(Cluster cluster, BenchPlan plan, Consumer<String> phases) {
    BenchProgress progress =
        new BenchProgress() {
          @Override
          public void begin(String phase, String mode, Duration left) {
            assertThat(left).isPositive();
            phases.accept(phase);
          }

          @Override
          public void tick() {
            // Not shown.
          }

          @Override
          public void end() {
            // Not shown.
          }
        };
    return new Bench(ConnectionSettings.of(cluster.bootstrapServers()), plan, progress);
  }

  private static void assertThatNothingIsLeft(Cluster cluster) throws Exception {
    assertThat(cluster.admin().listTopics().names().get())
        .noneMatch(name -> name.startsWith("offset-commit-bench-"));
    assertThat(cluster.admin().listGroups().all().get())
        .extracting(GroupListing::groupId)
        .noneMatch(name -> name.startsWith("offset-commit-bench-"));
  }

  /** The topic is read many times over: it holds far less than a run reads. */
  @Test
  void aRunLastsAsLongAsItHasToAndMeasuresItsCommits(Cluster cluster) throws Exception {
    SinkAddress sink = new SinkAddress("jdbc:sqlite:" + directory.resolve("s.db"), Map.of());
    BenchPlan plan =
        timed(
            sink,
            "none",
            "auto:200ms",
            "interval:50ms",
            "batch",
            "record:10",
            "before",
            "transaction",
            "sink",
            "bare");

    BenchReport report = bench(cluster, plan, phase -> {}).run();

    assertThat(report.rows()).extracting(BenchRow::mode).isEqualTo(plan.modes());
    for (BenchRow row : report.rows()) {
      BenchRun run = row.runs().get(0);
      Duration least = row.mode().runTime(plan.leastTime());
      assertThat(run.seconds()).as(row.toString()).isGreaterThanOrEqualTo(least.toMillis() / 1e3);
    }
    assertThat(row(report, "none").runs().get(0).records()).isGreaterThan(500);
    assertThat(row(report, "record:10").commitsPerSecond()).isPositive();
    assertThat(row(report, "record:10").mostUnconfirmed()).isBetween(1L, 10L);
    assertThat(row(report, "before").mostUnconfirmed()).isZero();
    assertThat(row(report, "bare").mostUnconfirmed()).isEqualTo(1);
    assertThat(report.environment().replicationFactor()).isEqualTo(1);
    assertThat(report.environment().partitions()).isEqualTo(2);
    assertThat(report.environment().brokers()).isEqualTo(1);
    assertThat(report.environment().brokerVersion()).matches("\\d+\\.\\d+-IV\\d+");
    assertThatNothingIsLeft(cluster);
    try (Connection database = DriverManager.getConnection(sink.url());
        ResultSet rows =
            database
                .createStatement()
                .executeQuery(
                    "SELECT (SELECT count(*) FROM results) + (SELECT count(*) FROM totals) + (SELECT count(*) FROM offsets)")) {
      assertThat(rows.getLong(1)).as("rows left in the user's database").isZero();
    }
  }

  private static BenchRow row(BenchReport report, String name) {
    return report.rows().stream().filter(r -> r.mode().name().equals(name)).findFirst().get();
  }

  @Test
  void stoppedWhileWarmingUpItReturnsNothingAndLeavesNothing(Cluster cluster) throws Exception {
    for (String mode : List.of("record:1", "bare", "sink")) {
      stopWhen(cluster, mode, "warming up");
    }
    stopWhen(cluster, "record:1", "writing records");
    assertThatNothingIsLeft(cluster);
  }

  private static void stopWhen(Cluster cluster, String mode, String phase) {
    List<Bench> benches = new ArrayList<>();
    benches.add(
        bench(
            cluster,
            timed(null, mode),
            begun -> {
              if (begun.equals(phase)) {
                benches.get(0).stop();
              }
            }));
    BenchReport report = benches.get(0).run();
    assertThat(report.rows()).as(mode + " stopped when " + phase).isEmpty();
    assertThat(benches.get(0).isStopped()).isTrue();
  }
}
