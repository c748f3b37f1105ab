package dev.offsetcommit.cli.text;

import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.check.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says in words what a run of the lab has shown. */
public final class LabVerdict {

  private LabVerdict() {}

  /** For the experiments of one run, at least one. */
  public static String of(List<ExperimentResult> rows) {
    List<String> parts = new ArrayList<>();
    int held = named(rows, Verdict.HELD).size();
    if (held > 0) {
      parts.add(
          "The promise held in %d of %s: nothing was lost or repeated beyond it"
              .formatted(held, EventText.plural(rows.size(), "experiment")));
    }
    add(parts, rows, Verdict.BROKEN, "The promise was broken in %s");
    add(parts, rows, Verdict.BROKEN_AS_EXPECTED, "Records were lost, as is known, in %s");
    add(parts, rows, Verdict.OBSERVED, "Nothing was promised in %s");
    add(parts, rows, Verdict.INVALID, "Nothing can be said of %s: see the reason above");
    return String.join(". ", parts);
  }

  private static void add(
      List<String> parts, List<ExperimentResult> rows, Verdict verdict, String sentence) {
    List<String> names = named(rows, verdict);
    if (!names.isEmpty()) {
      parts.add(sentence.formatted(names.stream().collect(Collectors.joining("; "))));
    }
  }

  private static List<String> named(List<ExperimentResult> rows, Verdict verdict) {
    return rows.stream()
        .filter(row -> row.verdict() == verdict)
        .map(row -> "%s, %s, %s".formatted(row.mode(), row.groupProtocol(), row.fault()))
        .toList();
  }
}
