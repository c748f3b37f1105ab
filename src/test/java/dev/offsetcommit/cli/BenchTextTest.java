package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offsetcommit.bench.BenchEnvironment;
import dev.offsetcommit.bench.BenchMode;
import dev.offsetcommit.bench.BenchReport;
import dev.offsetcommit.bench.BenchRow;
import dev.offsetcommit.bench.BenchRun;
import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.cli.text.BenchProgressText;
import dev.offsetcommit.cli.text.BenchText;
import dev.offsetcommit.harness.Command;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** What {@code bench} writes. */
class BenchTextTest {

  private static final BenchEnvironment ON =
      new BenchEnvironment(
          3, "4.3-IV0", "4.4.0", 12, 3, 100, "consumer", null, "17.0.15", "G1", "", 2);

  private static BenchRow row(String mode, long commits, long unconfirmed, double... rates) {
    List<BenchRun> runs = new ArrayList<>();
    for (double rate : rates) {
      Histogram micros = new Histogram(3);
      IntStream.range(0, (int) commits).forEach(i -> micros.recordValue(375_301));
      runs.add(new BenchRun((long) (3 * rate), 3, commits, micros, unconfirmed));
    }
    return new BenchRow(BenchMode.named(mode).get(0), runs);
  }

  private static String table(BenchRow... rows) {
    return BenchText.table(new BenchReport(ON, List.of(rows)));
  }

  private static String lineOf(String table, String mode) {
    return table.lines().filter(l -> l.startsWith(mode + " ")).findFirst().orElseThrow();
  }

  @Test
  void theTableFits80ColumnsAndSaysWhatItWasMeasuredOn() {
    String table =
        table(
            row("none", 0, 0, 12_345_678, 12_000_000, 12_345_679),
            row("auto", 900_000, 13_456_789, 12_345_678, 8_000_000, 12_345_679),
            row("interval:99999ms", 900_000, 13_456_789, 1_345_678, 1_000_000, 2_345_679));
    List<String> lines = table.lines().toList();
    assertThat(lines.subList(0, lines.size() - 1)).allMatch(line -> line.length() <= 80);
    assertThat(lines)
        .contains(
            "Cluster: 3 brokers, metadata.version 4.3-IV0",
            "Topic:   12 partitions, replication factor 3, values of 100 bytes",
            "Client:  kafka-clients 4.4.0, consumer protocol",
            "JVM:     Java 17.0.15, G1 collector, 2 cores");
  }

  @Test
  void figuresHaveTheDigitsThatTheyDeserveAndADashWhereNothingWasMeasured() {
    String table =
        table(
            row("none", 0, 0, 101_234, 102_345, 103_456),
            row("batch", 200, 4_998, 71_234, 92_345, 93_456),
            row("interval", 1, 117_066, 51_234));
    assertThat(lineOf(table, "none").split(" +"))
        .containsExactly("none", "102,000", "±1%", "-", "-", "-", "-", "-");
    assertThat(lineOf(table, "batch").split(" +"))
        .containsExactly("batch", "92,000", "±23%", "67", "380", "380", "380", "4,998");
    assertThat(lineOf(table, "interval").split(" +"))
        .as("one run of less than two commits")
        .containsExactly("interval", "51,000", "-", "-", "380", "-", "380", "-");
  }

  @Test
  void itEndsWithWhatEachModeCosts() {
    String table =
        table(
            row("none", 0, 0, 100_000, 101_000, 102_000),
            row("auto", 0, 0, 100_500, 100_700, 100_900),
            row("record:1", 900, 1, 500, 501, 502),
            row("record:100", 900, 100, 19_900, 20_000, 20_100));
    assertThat(table)
        .endsWith(
            "Against no commits (none), 101,000 records/s, this is lost of the speed: auto nothing that exceeds the spread, record:1 99.5%, record:100 80%.\nPer-record commit costs 2.0 ms a record, and a crash repeats at most 1 record; with record:100 it is 40 times as fast, and a crash repeats at most 100.\n");
    assertThat(table(row("batch", 9, 5000, 1000), row("before", 9, 0, 100)))
        .endsWith(
            "Against batch (the fastest), 1,000 records/s, this is lost of the speed: before 90%.\n");
    assertThat(table(row("batch", 9, 5000, 1000)))
        .endsWith(
            "batch reads 1,000 records/s, 1.0 ms for each; at most 5,000 processed records were not yet committed.\n");
    assertThat(table(new BenchRow(BenchMode.NONE, List.of(run(1, 0)))))
        .contains("\nnone           -      -         -")
        .endsWith("No run was long enough to tell a rate: use more records, or leave out -n.\n");
  }

  private static BenchRun run(long records, double seconds) {
    return new BenchRun(records, seconds, 0, new Histogram(3), 0);
  }

  @Test
  void theJsonHasItsKeys() throws Exception {
    String json =
        BenchText.json(new BenchReport(ON, List.of(row("interval", 1, 7, 51_234.4, 61_234))));
    JsonNode line = new ObjectMapper().readTree(json);
    List<String> keys = new ArrayList<>();
    line.fieldNames().forEachRemaining(keys::add);
    assertThat(keys)
        .containsExactly(
            "type",
            "commit",
            "runs",
            "records_per_run",
            "records_per_s_min",
            "records_per_s_median",
            "records_per_s_max",
            "commits_per_s",
            "latency_p50_ms",
            "latency_p99_ms",
            "latency_max_ms",
            "most_unconfirmed",
            "brokers",
            "broker_version",
            "client_version",
            "group_protocol",
            "partitions",
            "replication_factor",
            "record_size",
            "sink",
            "java",
            "gc",
            "jvm_options",
            "cores");
    assertThat(line.get("records_per_s_min").asDouble()).isEqualTo(51_234);
    assertThat(line.get("most_unconfirmed").isNull()).isTrue();
    assertThat(line.get("commits_per_s").isNull()).isTrue();
  }

  @Test
  void aTerminalGetsABarWithTheTimeThatIsLeftAndAPipeALineForEachPhase() {
    AtomicLong nanos = new AtomicLong();
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    AtomicInteger begun = new AtomicInteger();
    BenchProgressText bar =
        new BenchProgressText(
            new PrintStream(terminal, true), true, nanos::get, begun::incrementAndGet);
    bar.begin("run 1 of 3", "record:100", Duration.ofSeconds(40));
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    bar.tick();
    bar.end();
    assertThat(terminal.toString(StandardCharsets.UTF_8))
        .contains("  0% [................] record:100, run 1 of 3, 40 s left")
        .endsWith("\r\u001b[K 25% [####............] record:100, run 1 of 3, 30 s left\r\u001b[K");

    ByteArrayOutputStream pipe = new ByteArrayOutputStream();
    BenchProgressText lines =
        new BenchProgressText(
            new PrintStream(pipe, true), false, nanos::get, begun::incrementAndGet);
    lines.begin("warming up", "none", Duration.ofSeconds(240));
    lines.tick();
    lines.begin("warming up", "auto", Duration.ofSeconds(230));
    lines.begin("run 1 of 3", "none", Duration.ofSeconds(80));
    lines.end();
    assertThat(pipe.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "bench: warming up, about 4 min left", "bench: run 1 of 3, about 80 s left");
    assertThat(begun).hasValue(4);
  }

  @Test
  void wrongUsageIsRefusedBeforeAnythingIsMeasured() {
    for (String[] args :
        List.of(
            new String[] {"--commit", "record:0"},
            new String[] {"-n", "0"},
            new String[] {"--record-size", "10"},
            new String[] {"--partitions", "0"},
            new String[] {"--commit", "batch", "--sink", "jdbc:sqlite:x.db"},
            new String[] {"--sink-config", "x.properties"},
            new String[] {"--group-protocol", "share"})) {
      List<String> line = new ArrayList<>(List.of("bench", "-b", "127.0.0.1:1"));
      line.addAll(List.of(args));
      Command bench = Command.run(line.toArray(String[]::new));
      assertThat(bench.code()).as(bench.toString()).isEqualTo(ExitCode.USAGE);
    }
  }
}
