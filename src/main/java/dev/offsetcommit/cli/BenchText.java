package dev.offsetcommit.cli;

import dev.offsetcommit.bench.BenchMode;
import dev.offsetcommit.bench.BenchRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes what was measured: a table with an answer in words, or NDJSON. */
final class BenchText {

  private static final String FORMAT = "%-18s %11s %11s %11s %10s %8s %8s %8s %12s%n";

  private BenchText() {}

  static String table(List<BenchRow> rows) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            FORMAT,
            "",
            "records/s",
            "",
            "",
            "commits/s",
            "latency",
            "ms",
            "",
            "unconfirmed"));
    text.append(
        String.format(
            Locale.ROOT,
            FORMAT,
            "COMMIT",
            "MIN",
            "MEDIAN",
            "MAX",
            "",
            "P50",
            "P99",
            "MAX",
            "MOST"));
    for (BenchRow row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              FORMAT,
              row.mode().name(),
              whole(row.minimum()),
              whole(row.median()),
              whole(row.maximum()),
              row.mode() == BenchMode.NONE ? "-" : whole(row.commitsPerSecond()),
              ms(row.latencyMs(50)),
              ms(row.latencyMs(99)),
              ms(row.latencyMs(100)),
              row.mostUnconfirmed() == null ? "-" : whole(row.mostUnconfirmed())));
    }
    answer(rows).ifPresent(words -> text.append(words).append('\n'));
    return text.toString();
  }

  /**
   * The question that a bench is run for, answered from its rows; empty if the rows for it are not
   * there.
   */
  private static Optional<String> answer(List<BenchRow> rows) {
    Optional<BenchRow> one = row(rows, "record, window 1");
    Optional<BenchRow> hundred = row(rows, "record, window 100");
    if (one.isEmpty() || hundred.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Per-record commit costs %.2f ms a record here (%s records/s, at most 1 duplicate per crash); window 100 gives %s"
                + " records/s, %.0f times as much, with at most 100 duplicates per crash.",
            1000 / one.get().median(),
            whole(one.get().median()),
            whole(hundred.get().median()),
            hundred.get().median() / one.get().median()));
  }

  private static Optional<BenchRow> row(List<BenchRow> rows, String name) {
    return rows.stream().filter(row -> row.mode().name().equals(name)).findFirst();
  }

  static String json(List<BenchRow> rows) {
    StringBuilder lines = new StringBuilder();
    for (BenchRow row : rows) {
      lines.append(JsonLines.of("bench", new Line(row))).append('\n');
    }
    return lines.toString();
  }

  private static String whole(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  private static String ms(Double latency) {
    return latency == null ? "-" : String.format(Locale.ROOT, "%.2f", latency);
  }

  /** One mode's JSON. */
  record Line(
      String commit,
      int runs,
      long recordsPerRun,
      double recordsPerSMin,
      double recordsPerSMedian,
      double recordsPerSMax,
      double commitsPerS,
      Double latencyP50Ms,
      Double latencyP99Ms,
      Double latencyMaxMs,
      Long mostUnconfirmed) {

    Line(BenchRow row) {
      this(
          row.mode().name(),
          row.runs().size(),
          row.runs().get(0).records(),
          Math.round(row.minimum()),
          Math.round(row.median()),
          Math.round(row.maximum()),
          Math.round(row.commitsPerSecond()),
          row.latencyMs(50),
          row.latencyMs(99),
          row.latencyMs(100),
          row.mostUnconfirmed());
    }
  }
}
