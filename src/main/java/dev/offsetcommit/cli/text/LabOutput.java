package dev.offsetcommit.cli.text;

import static dev.offsetcommit.cli.text.EventText.plural;

import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.Lines;
import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.cli.terminal.Printable;
import dev.offsetcommit.cli.terminal.ProgressBar;
import dev.offsetcommit.cli.terminal.Terminal;
import dev.offsetcommit.cli.terminal.TextTable;
import dev.offsetcommit.lab.check.Anomaly;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.check.Findings;
import dev.offsetcommit.lab.check.Verdict;
import dev.offsetcommit.lab.program.ProgramListener;
import dev.offsetcommit.lab.selftest.SelfTest;
import dev.offsetcommit.serde.JsonLines;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Shows what the lab does, and its results as a table or as JSON. */
public final class LabOutput implements ProgramListener {

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

  private final Console streams;
  private final PrintStream err;
  private final OutputFormat format;
  private final ProgressBar bar;
  private String running = "";
  private int struck;
  private int strikes;
  private long firstStrikeAt;
  private boolean stopping;

  public LabOutput(Console streams, OutputFormat format) {
    this.streams = streams;
    this.err = streams.err();
    this.format = format;
    this.bar = Terminal.isStderr() ? new ProgressBar(err, System::nanoTime, steps -> line()) : null;
  }

  @Override
  public synchronized void started(Place experiment) {
    running = experiment.toString();
    struck = 0;
    strikes = 0;
    show();
  }

  @Override
  public synchronized void struck(Place experiment, int soFar, int of) {
    running = experiment.toString();
    struck = soFar;
    strikes = of;
    if (soFar == 1) {
      firstStrikeAt = System.nanoTime();
    }
    show();
  }

  private void show() {
    if (bar != null && !stopping) {
      bar.draw();
    }
  }

  private String line() {
    return "%s %s %d%s%s"
        .formatted(
            running,
            ProgressBar.bar(struck, strikes, 20),
            struck,
            strikes == 0 ? "" : "/" + strikes,
            left());
  }

  /** About how long the rest of the strikes takes, by those so far. */
  private String left() {
    if (struck < 2 || struck == strikes) {
      return "";
    }
    long nanos = (System.nanoTime() - firstStrikeAt) / (struck - 1) * (strikes - struck);
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
    return ", about %d:%02d left".formatted(seconds / 60, seconds % 60);
  }

  private void clear() {
    if (bar != null) {
      bar.close();
    }
  }

  @Override
  public synchronized void finished(ExperimentResult row) {
    clear();
    streams.transcribe(() -> JsonLines.of("lab_result", json(row)));
    if (format == OutputFormat.JSON) {
      write(JsonLines.of("lab_result", json(row)));
    } else if (row.verdict() != Verdict.HELD) {
      explain(row);
    }
  }

  /** Everything is over. */
  public synchronized void end(List<ExperimentResult> rows) {
    clear();
    if (stopping) {
      err.println(
          rows.isEmpty()
              ? "Stopped before any experiment finished"
              : "Stopped; an experiment that was under way is a row of what was seen so far");
    }
    if (format == OutputFormat.TABLE && !rows.isEmpty()) {
      TextTable table =
          new TextTable(2)
              .columns("COMMIT", "PROTOCOL", "FAULT", "EFFECTIVE", "LOST", "REPEATED")
              .columns("MOST-REPEATED/BOUND", "MOST-LOST/BOUND", "REORDERED", "UNEXPLAINED")
              .columns("RECOVERY-MS", "VERDICT");
      rows.forEach(row -> table.row(cells(row)));
      if (Terminal.isStdout()) {
        table.without(OPTIONAL, Terminal.columns());
      }
      table.lines().forEach(this::write);
    }
  }

  /** All experiments of a run are over: the same as {@link #end}, and what it means. */
  public synchronized void endWithVerdict(List<ExperimentResult> rows) {
    end(rows);
    if (!rows.isEmpty()) {
      err.println(LabVerdict.of(rows));
    }
  }

  @Override
  public synchronized void calibrated(Shown shown) {
    clear();
    err.println(
        "Without any fault: first effect after %,d ms, about %,.0f records/s%s"
            .formatted(
                shown.startMs(),
                shown.recordsPerSecond(),
                shown.commits() < 0
                    ? ""
                    : ", %s for %s"
                        .formatted(
                            plural(shown.commits(), "commit"), plural(shown.records(), "record"))));
    say("An effect is a line that matches %s, such as:".formatted(shown.regex()));
    for (String line : shown.examples()) {
      say("  " + (line.length() <= 76 ? line : line.substring(0, 75) + "…"));
    }
    show();
  }

  @Override
  public synchronized void struckAt(Map<String, Integer> met, boolean chosen) {
    clear();
    StringBuilder text = new StringBuilder();
    met.forEach((moment, count) -> text.append(", %s %d".formatted(moment, count)));
    err.println(
        (chosen
                ? "Struck: "
                : "Struck at random times, since the lab does not see each connection: ")
            + (text.isEmpty() ? "nothing" : text.substring(2)));
  }

  @Override
  public synchronized void noticed(String what) {
    clear();
    err.println(what);
  }

  /** Everything is over that was done to a program. */
  public synchronized void endOfProgram(List<ExperimentResult> rows, String promise) {
    end(rows);
    for (ExperimentResult row : rows) {
      Findings f = row.findings();
      String seen =
          "%s: %s lost, %,d by one at most; %,d repeated, %,d by one at most"
              .formatted(
                  plural(f.effectiveStrikes(), "strike"),
                  plural(f.lost(), "record"),
                  f.mostLostByOneCrash(),
                  f.repeated(),
                  f.mostRepeatedAfterOneCrash());
      err.println(
          switch (row.verdict()) {
            case HELD -> "The promise held (%s). %s.".formatted(promise, seen);
            case OBSERVED -> "%s.".formatted(seen);
            case INVALID -> "This says nothing about the program: see the reason above.";
            default -> "The promise was broken (%s). %s.".formatted(promise, seen);
          });
    }
  }

  /** Something of the self-test cannot run here. */
  public synchronized void leftOut(String what) {
    clear();
    err.println("Left out: " + what);
  }

  /** One of the known consumers was run. */
  public synchronized void selfTested(SelfTest.Result result) {
    clear();
    if (format == OutputFormat.JSON) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("consumer", result.consumer());
      json.put("mistake", result.mistake());
      json.put("rule", result.rule().replace(' ', '_'));
      json.put("sound", result.isSound());
      json.put("caught", result.isSound() ? !result.isRight() : result.isRight());
      json.put("anomalies", anomalies(result.findings()));
      json.put("history", result.history().toString());
      write(JsonLines.of("self_test_result", json));
    }
  }

  /** All known consumers were run. */
  public synchronized void selfTestEnd(List<SelfTest.Result> results) {
    clear();
    if (format == OutputFormat.TABLE && !results.isEmpty()) {
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
      for (int i = 0; i < lines.size(); i++) {
        write(lines.get(i));
        if (isTerminal && i > 0) {
          Lines.wrap(results.get(i - 1).mistake(), Terminal.columns() - 2)
              .forEach(part -> write("  " + part));
        }
      }
    }
    if (!results.isEmpty()) {
      long mistakes = results.stream().filter(r -> !r.isSound()).count();
      long found = results.stream().filter(r -> !r.isSound() && r.isRight()).count();
      long accused = results.stream().filter(r -> r.isSound() && !r.isRight()).count();
      long sound = results.size() - mistakes;
      err.println(
          "%d of %d mistakes found%s"
              .formatted(
                  found,
                  mistakes,
                  sound == 0 ? "" : ", %d of %d sound programs accused".formatted(accused, sound)));
    }
  }

  /** Asked to stop: says what was seen so far. */
  public synchronized void stopping() {
    clear();
    stopping = true;
    err.println(
        "Stopping all consumers, after %s of %s".formatted(plural(struck, "strike"), running));
  }

  /** Whether it was asked to stop. */
  public synchronized boolean isStopping() {
    return stopping;
  }

  private void explain(ExperimentResult row) {
    String name = row.mode() + ", " + row.groupProtocol() + ", " + row.fault() + ": ";
    row.findings().invalid().forEach(reason -> say(name + "invalid: " + reason));
    for (Anomaly example : row.findings().examples()) {
      say(name + example.kind() + ": " + example.detail());
    }
    if (row.promise().knownToLose() != null) {
      say(name + "expected, since " + row.promise().knownToLose());
    }
  }

  /** What a program printed may be anything. */
  private void say(String line) {
    err.println(Printable.of(line));
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

  private static Map<String, Object> json(ExperimentResult row) {
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
    return json;
  }

  private static Map<String, Long> anomalies(Findings findings) {
    Map<String, Long> anomalies = new LinkedHashMap<>();
    for (Anomaly.Kind kind : Anomaly.Kind.values()) {
      anomalies.put(kind.toString().replace(' ', '_'), findings.count(kind));
    }
    return anomalies;
  }

  private void write(String line) {
    try {
      JsonLines.write(streams.out(), line);
      streams.out().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
