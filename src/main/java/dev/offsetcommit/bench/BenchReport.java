package dev.offsetcommit.bench;

import java.util.List;

/**
 * What a {@link Bench} has found.
 *
 * @param environment what it was measured on
 * @param rows a row for each mode that had at least one counted run
 */
public record BenchReport(BenchEnvironment environment, List<BenchRow> rows) {}
