package dev.offsetcommit.cli.text;

import static dev.offsetcommit.cli.text.EventText.plural;

import dev.offsetcommit.cli.terminal.Lines;
import dev.offsetcommit.cli.terminal.Terminal;
import dev.offsetcommit.cli.terminal.TextTable;
import dev.offsetcommit.lab.check.Anomaly;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.check.Findings;
import dev.offsetcommit.lab.check.Verdict;
import dev.offsetcommit.lab.selftest.SelfTest;
import dev.offsetcommit.serde.JsonLines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes what experiments have shown: a table, JSON, and a verdict in words. */
public final class LabText {

  /** Left out in this order where a terminal is too narrow; what they count is explained above. */
  private static final List<String> OPTIONAL =
      List.of(
          "RECOVERY-MS",
          "UNEXPLAINED",
          "REORDERED",
          "EFFECTIVE",
          "MOST-LOST/BOUND",
          "PROTOCOL",
          "MOST-REPEATED/BOUND");

  private LabText() {}

  /** A line for each experiment; a terminal that is too narrow gets fewer columns. */
  static String table(List<ExperimentResult> rows) {
    TextTable table =
        new TextTable(2)
            .columns("COMMIT", "PROTOCOL", "FAULT", "EFFECTIVE", "LOST", "REPEATED")
            .columns("MOST-REPEATED/BOUND", "MOST-LOST/BOUND", "REORDERED", "UNEXPLAINED")
            .columns("RECOVERY-MS", "VERDICT");
    rows.forEach(row -> table.row(cells(row)));
    return Terminal.isStdout() ? table.without(OPTIONAL, Terminal.columns()).text() : table.text();
  }

  private static List<String> cells(ExperimentResult row) {
    Findings f = row.findings();
    return List.of(
        row.mode(),
        row.groupProtocol(),
        row.fault(),
        f.effectiveStrikes() + "/" + row.strikes(),
        count(f.lost()),
        count(f.repeated()),
        count(f.mostRepeatedAfterOneCrash()) + "/" + f.bounds().repeatedText(),
        count(f.mostLostByOneCrash()) + "/" + f.bounds().lostText(),
        count(f.count(Anomaly.Kind.REORDERED)),
        count(f.count(Anomaly.Kind.UNEXPLAINED_REPEAT)),
        row.medianRecoveryMs() == null ? "-" : count(row.medianRecoveryMs()),
        row.verdict().toString().toUpperCase(Locale.ROOT));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** An experiment as a line of JSON. */
  static String json(ExperimentResult row) {
    Findings f = row.findings();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("commit", row.mode());
    json.put("group_protocol", row.groupProtocol());
    json.put("fault", row.fault());
    json.put("strikes", row.strikes());
    json.put("effective", f.effectiveStrikes());
    json.put("processed", f.processed());
    json.put("lost", f.lost());
    json.put("most_lost_by_one_crash", f.mostLostByOneCrash());
    json.put("promised_lost_per_crash", row.promise().lostPerCrash());
    json.put("repeated", f.repeated());
    json.put("most_repeated_after_one_crash", f.mostRepeatedAfterOneCrash());
    json.put(
        "promised_repeated_per_crash",
        row.promise().isRepeatBounded() ? row.promise().repeatedPerCrash() : null);
    json.put("anomalies", anomalies(f));
    json.put("examples", f.examples().stream().map(a -> a.kind() + ": " + a.detail()).toList());
    json.put("invalid", f.invalid());
    json.put("median_recovery_ms", row.medianRecoveryMs());
    json.put("verdict", row.verdict().toString().replace(' ', '_'));
    json.put("expected_because", row.promise().knownToLose());
    json.put("history", row.history().toString());
    return JsonLines.of("lab_result", json);
  }

  private static Map<String, Long> anomalies(Findings findings) {
    Map<String, Long> anomalies = new LinkedHashMap<>();
    for (Anomaly.Kind kind : Anomaly.Kind.values()) {
      anomalies.put(kind.toString().replace(' ', '_'), findings.count(kind));
    }
    return anomalies;
  }

  /** What the experiments of one run have shown, in words; there is at least one. */
  public static String verdict(List<ExperimentResult> rows) {
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

  /** What was done to a program, and whether it kept its promise. */
  static String verdict(ExperimentResult row, String promise) {
    Findings f = row.findings();
    String seen =
        "%s: %s lost, %,d by one at most; %,d repeated, %,d by one at most"
            .formatted(
                plural(f.effectiveStrikes(), "strike"),
                plural(f.lost(), "record"),
                f.mostLostByOneCrash(),
                f.repeated(),
                f.mostRepeatedAfterOneCrash());
    return switch (row.verdict()) {
      case HELD -> "The promise held (%s). %s.".formatted(promise, seen);
      case OBSERVED -> "%s.".formatted(seen);
      case INVALID -> "This says nothing about the program: see the reason above.";
      default -> "The promise was broken (%s). %s.".formatted(promise, seen);
    };
  }

  /** A line for each consumer of the self-test; on a terminal its mistake stands below. */
  static String selfTestTable(List<SelfTest.Result> results) {
    boolean isTerminal = Terminal.isStdout();
    TextTable table =
        new TextTable(2).columns("CONSUMER", "RULE", "CAUGHT", "ALL-ANOMALIES", "MISTAKE");
    for (SelfTest.Result result : results) {
      table.row(
          List.of(
              result.consumer(),
              result.rule(),
              result.isSound()
                  ? result.isRight() ? "held" : "ACCUSED"
                  : result.isRight() ? "yes" : "NO",
              result.findings().invalid().isEmpty()
                  ? result.findings().anomalies().toString().toLowerCase(Locale.ROOT)
                  : "invalid: " + result.findings().invalid().get(0),
              result.mistake()));
    }
    if (isTerminal) {
      table.leaveOut("ALL-ANOMALIES");
      table.leaveOut("MISTAKE");
    }
    List<String> lines = table.lines();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      text.append(lines.get(i)).append('\n');
      if (isTerminal && i > 0) {
        Lines.wrap(results.get(i - 1).mistake(), Terminal.columns() - 2)
            .forEach(part -> text.append("  ").append(part).append('\n'));
      }
    }
    return text.toString();
  }

  /** A consumer of the self-test as a line of JSON. */
  static String json(SelfTest.Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("consumer", result.consumer());
    json.put("mistake", result.mistake());
    json.put("rule", result.rule().replace(' ', '_'));
    json.put("sound", result.isSound());
    json.put("caught", result.isSound() ? !result.isRight() : result.isRight());
    json.put("anomalies", anomalies(result.findings()));
    json.put("history", result.history().toString());
    return JsonLines.of("self_test_result", json);
  }

  /** How many of the known mistakes were found. */
  static String selfTestVerdict(List<SelfTest.Result> results) {
    long mistakes = results.stream().filter(r -> !r.isSound()).count();
    long found = results.stream().filter(r -> !r.isSound() && r.isRight()).count();
    long accused = results.stream().filter(r -> r.isSound() && !r.isRight()).count();
    long sound = results.size() - mistakes;
    return "%d of %d mistakes found%s"
        .formatted(
            found,
            mistakes,
            sound == 0 ? "" : ", %d of %d sound programs accused".formatted(accused, sound));
  }
}
