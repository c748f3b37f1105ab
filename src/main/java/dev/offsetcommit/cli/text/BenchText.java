package dev.offsetcommit.cli.text;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.offsetcommit.bench.BenchEnvironment;
import dev.offsetcommit.bench.BenchReport;
import dev.offsetcommit.bench.BenchRow;
import dev.offsetcommit.cli.terminal.TextTable;
import dev.offsetcommit.serde.JsonLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes what was measured: what it was measured on, a table, and the answer in words; or NDJSON.
 */
public final class BenchText {

  /** Counts up to here are written in full: they are bounds that a mode keeps to the record. */
  private static final long MOST_EXACT = 10_000;

  private BenchText() {}

  public static String table(BenchReport report) {
    TextTable table =
        new TextTable()
            .columns("COMMIT", "RECORDS/S", "SPREAD", "COMMITS/S", "P50 ms", "P99 ms", "MAX ms")
            .columns("UNCONFIRMED")
            .ofNumbers();
    report.rows().forEach(row -> table.row(cells(row)));
    StringBuilder text = new StringBuilder();
    environment(report.environment()).forEach(line -> text.append(line).append('\n'));
    text.append('\n').append(table.text());
    text.append('\n').append(new BenchAnswer(report.rows()).text()).append('\n');
    return text.toString();
  }

  private static List<String> environment(BenchEnvironment on) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Cluster: %d broker%s, metadata.version %s"
            .formatted(
                on.brokers(),
                on.brokers() == 1 ? "" : "s",
                on.brokerVersion() == null ? "unknown" : on.brokerVersion()));
    lines.add(
        "Topic:   %d partition%s, replication factor %d, values of %d bytes"
            .formatted(
                on.partitions(),
                on.partitions() == 1 ? "" : "s",
                on.replicationFactor(),
                on.recordSize()));
    lines.add(
        "Client:  kafka-clients %s, %s protocol".formatted(on.clientVersion(), on.groupProtocol()));
    lines.add(
        "JVM:     Java %s, %s collector, %d core%s%s"
            .formatted(
                on.java(),
                on.collectors(),
                on.cores(),
                on.cores() == 1 ? "" : "s",
                on.options().isEmpty() ? "" : ", " + on.options()));
    if (on.sink() != null) {
      lines.add("Sink:    " + on.sink());
    }
    lines.add("P50, P99, MAX: latency of a commit. UNCONFIRMED: the most records that");
    lines.add("were processed and not yet committed. -: not measured in runs of this length.");
    return lines;
  }

  private static List<String> cells(BenchRow row) {
    Double spread = row.spread();
    return List.of(
        row.mode().name(),
        Figures.measured(row.median(), spread),
        spread == null ? "-" : "±" + Figures.percent(spread),
        Figures.measured(row.commitsPerSecond(), spread),
        Figures.rounded(row.latencyMs(50), 2),
        Figures.rounded(row.latencyMs(99), 2),
        Figures.rounded(row.latencyMs(100), 2),
        unconfirmed(row.mostUnconfirmed()));
  }

  static String unconfirmed(Long most) {
    if (most == null) {
      return "-";
    }
    return most <= MOST_EXACT
        ? String.format(Locale.ROOT, "%,d", most)
        : Figures.rounded(most.doubleValue(), 2);
  }

  public static String json(BenchReport report) {
    StringBuilder lines = new StringBuilder();
    for (BenchRow row : report.rows()) {
      lines.append(JsonLines.of("bench", new Line(row, report.environment()))).append('\n');
    }
    return lines.toString();
  }

  /** One mode's JSON; null is what was not measured. */
  record Line(
      String commit,
      int runs,
      long recordsPerRun,
      // The naming strategy takes two capitals in succession for one word.
      @JsonProperty("records_per_s_min") Double recordsPerSecondMin,
      @JsonProperty("records_per_s_median") Double recordsPerSecondMedian,
      @JsonProperty("records_per_s_max") Double recordsPerSecondMax,
      Double commitsPerS,
      @JsonProperty("latency_p50_ms") Double latencyP50Ms,
      @JsonProperty("latency_p99_ms") Double latencyP99Ms,
      Double latencyMaxMs,
      Long mostUnconfirmed,
      int brokers,
      String brokerVersion,
      String clientVersion,
      String groupProtocol,
      int partitions,
      int replicationFactor,
      int recordSize,
      String sink,
      String java,
      String gc,
      String jvmOptions,
      int cores) {

    Line(BenchRow row, BenchEnvironment on) {
      this(
          row.mode().name(),
          row.runs().size(),
          row.recordsPerRun(),
          rounded(row.minimum()),
          rounded(row.median()),
          rounded(row.maximum()),
          rounded(row.commitsPerSecond()),
          row.latencyMs(50),
          row.latencyMs(99),
          row.latencyMs(100),
          row.mostUnconfirmed(),
          on.brokers(),
          on.brokerVersion(),
          on.clientVersion(),
          on.groupProtocol(),
          on.partitions(),
          on.replicationFactor(),
          on.recordSize(),
          row.mode().name().equals("sink") ? on.sink() : null,
          on.java(),
          on.collectors(),
          on.options(),
          on.cores());
    }

    /** Whole numbers, as far as that leaves anything of them. */
    private static Double rounded(Double rate) {
      return rate == null ? null : rate < 100 ? Math.round(rate * 100) / 100.0 : Math.rint(rate);
    }
  }
}
