package dev.offsetcommit.lab.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts anomalies by kind, and keeps the first few of each as examples. */
final class Tally {

  private static final int EXAMPLES_PER_KIND = 3;

  private final Map<Anomaly.Kind, Long> counts = new EnumMap<>(Anomaly.Kind.class);
  private final List<Anomaly> examples = new ArrayList<>();

  void add(Anomaly.Kind kind, String detail) {
    add(kind, 1, detail);
  }

  void add(Anomaly.Kind kind, long count, String detail) {
    counts.merge(kind, count, Long::sum);
    if (examples.stream().filter(e -> e.kind() == kind).count() < EXAMPLES_PER_KIND) {
      examples.add(new Anomaly(kind, detail));
    }
  }

  Findings findings(
      long processed,
      int effective,
      long lost,
      long mostLost,
      Findings.Bounds bounds,
      long repeated,
      long mostRepeated,
      List<String> invalid) {
    return new Findings(
        processed,
        effective,
        lost,
        mostLost,
        bounds,
        repeated,
        mostRepeated,
        Map.copyOf(counts),
        List.copyOf(examples),
        invalid);
  }
}
