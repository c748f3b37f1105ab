package dev.offsetcommit.cli.text;

import dev.offsetcommit.bench.BenchRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The question that a bench is run for, what each mode costs, answered in words. */
final class BenchAnswer {

  /** Differences below this part of the rate are not told from noise, if no spread is known. */
  private static final double UNKNOWN_SPREAD = 0.1;

  private static final double LEAST_SPREAD = 0.01;

  private final List<BenchRow> rows;

  BenchAnswer(List<BenchRow> rows) {
    this.rows = rows.stream().filter(row -> row.median() != null).toList();
  }

  String text() {
    List<String> sentences = new ArrayList<>();
    if (rows.size() == 1) {
      sentences.add(alone(rows.get(0)));
    } else if (rows.size() > 1) {
      sentences.add(compared());
      windows().ifPresent(sentences::add);
    } else {
      sentences.add("No run was long enough to tell a rate: use more records, or leave out -n.");
    }
    return String.join("\n", sentences);
  }

  private static String alone(BenchRow row) {
    String sentence =
        "%s reads %s records/s, %s ms for each"
            .formatted(
                row.mode().name(),
                Figures.measured(row.median(), row.spread()),
                Figures.rounded(1000 / row.median(), 2));
    return row.mostUnconfirmed() == null
        ? sentence + "."
        : sentence
            + "; at most %s processed records were not yet committed."
                .formatted(BenchText.unconfirmed(row.mostUnconfirmed()));
  }

  private String compared() {
    BenchRow base =
        row("none")
            .orElseGet(() -> rows.stream().max(Comparator.comparing(BenchRow::median)).get());
    String costs =
        rows.stream()
            .filter(row -> row != base)
            .map(row -> row.mode().name() + " " + cost(row, base))
            .collect(Collectors.joining(", "));
    return "Against %s, %s records/s, this is lost of the speed: %s."
        .formatted(
            base.mode().name().equals("none")
                ? "no commits (none)"
                : base.mode().name() + " (the fastest)",
            Figures.measured(base.median(), base.spread()),
            costs);
  }

  /** What is lost of the base's speed, unless the runs' own spread is as large. */
  private static String cost(BenchRow row, BenchRow base) {
    double cost = 1 - row.median() / base.median();
    double noise = Math.max(LEAST_SPREAD, Math.max(spread(row), spread(base)));
    return cost <= noise ? "nothing that exceeds the spread" : Figures.percent(cost);
  }

  private static double spread(BenchRow row) {
    return row.spread() == null ? UNKNOWN_SPREAD : row.spread();
  }

  /** What a window buys. */
  private Optional<String> windows() {
    Optional<BenchRow> one = row("record:1");
    Optional<BenchRow> hundred = row("record:100");
    if (one.isEmpty() || hundred.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "Per-record commit costs %s ms a record, and a crash repeats at most 1 record; with record:100 it is %s times as fast, and a crash repeats at most 100."
            .formatted(
                Figures.rounded(1000 / one.get().median(), 2),
                Figures.rounded(hundred.get().median() / one.get().median(), 2)));
  }

  private Optional<BenchRow> row(String name) {
    return rows.stream().filter(row -> row.mode().name().equals(name)).findFirst();
  }
}
