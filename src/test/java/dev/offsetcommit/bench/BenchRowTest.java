package dev.offsetcommit.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** What a row tells of its runs, and what it does not. */
class BenchRowTest {

  private static BenchRun run(long records, double seconds, long commits, int latencies) {
    Histogram micros = new Histogram(3);
    IntStream.range(0, latencies).forEach(i -> micros.recordValue(1000));
    return new BenchRun(records, seconds, commits, micros, 250);
  }

  private static BenchRow row(String mode, BenchRun... runs) {
    return new BenchRow(BenchMode.named(mode).get(0), List.of(runs));
  }

  /** As with 2000 records against an interval of 5 s, whose one commit is that of the end. */
  @Test
  void aRunWithoutTwoCommitsMeasuresNeitherTheirRateNorWhatLiesBetweenThem() {
    BenchRow row = row("interval", run(2000, 0.1, 1, 1), run(2000, 0.1, 9, 9));
    assertThat(row.commitsPerSecond()).isNull();
    assertThat(row.mostUnconfirmed()).isNull();
    assertThat(row.latencyMs(50)).isEqualTo(1.0, within(0.01));
    assertThat(row.latencyMs(99)).as("of ten commits").isNull();
  }

  @Test
  void whatWasMeasuredIsThere() {
    BenchRow row = row("interval", run(100, 10, 2, 60), run(130, 10, 2, 60), run(110, 10, 3, 0));
    assertThat(row.minimum()).isEqualTo(10);
    assertThat(row.median()).isEqualTo(11);
    assertThat(row.maximum()).isEqualTo(13);
    assertThat(row.spread()).isEqualTo(2 / 11.0, within(1e-9));
    assertThat(row.commitsPerSecond()).isEqualTo(7 / 30.0, within(1e-9));
    assertThat(row.latencyMs(99)).isEqualTo(1.0, within(0.01));
    assertThat(row.mostUnconfirmed()).isEqualTo(250);
    assertThat(row.recordsPerRun()).isEqualTo(110);
  }

  @Test
  void oneRunHasNoSpreadAndOneRecordNoRate() {
    BenchRow row = row("none", run(1, 0, 0, 0));
    assertThat(row.spread()).isNull();
    assertThat(row.median()).isNull();
    assertThat(row.commitsPerSecond()).isNull();
    assertThat(row("none", run(100, 10, 0, 0)).spread()).isNull();
  }

  @Test
  void aRunThatContinuesAddsUp() {
    BenchRun both = run(100, 2, 3, 1).plus(run(50, 1, 2, 1));
    assertThat(both.records()).isEqualTo(150);
    assertThat(both.recordsPerSecond()).isEqualTo(50);
    assertThat(both.commits()).isEqualTo(5);
    assertThat(both.latencyMicros().getTotalCount()).isEqualTo(2);
  }
}
